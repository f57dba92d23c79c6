using System.Text.Json;
using AppHost.Settings;
using Microsoft.Extensions.Configuration;
using ServiceDefaults;
using Tests.AppHost;

namespace Tests.Deployment;

/// <summary>What the AppHost publishes and what is deployed by hand-written templates must be one topology.</summary>
public sealed class DriftTests
{
    private const string ManagementPort = "9464";

    /// <summary>What only the templates say, since only there it is known: windows beside their grace period, where volumes are, whom the scaler asks.</summary>
    private static readonly string[] OnlyDeployed =
    [
        "Data__DatabaseDirectory", "Data__Directory", "LoadBalancer__AuthServiceAddress", "LoadBalancer__Drain__Window", "Realtime__Drain__Window",
        "Realtime__Redis__TrustFailover", "Realtime__ServerApi__ApiKeys__0",
    ];

    /// <summary>A name of service discovery in the manifest, the platform's own name where it is deployed.</summary>
    private static readonly string[] OtherValues = ["Realtime__Auth__KeysAddress"];

    [Fact]
    public async Task Manifest_and_templates_agree()
    {
        var manifest = await PublishedManifest.ReadAsync();

        Assert.Empty(Differences(manifest, AppTemplate.All));
    }

    [Fact]
    public async Task A_difference_is_found_either_way()
    {
        var text = (await PublishedManifest.ReadAsync()).GetRawText();
        Assert.All(
            new[]
            {
                ("Realtime__Node__Address", "Realtime__Node__Other", "realtime"),
                ("\"8080\"", "\"8080\"", ""),
                ("LoadBalancer__KeepHost\": \"false", "LoadBalancer__KeepHost\": \"true", "load-balancer"),
                ("\"external\": true", "\"external\": false", "load-balancer"),
                ("{cluster-secret.value}", "abc", "realtime"),
            },
            change =>
            {
                var (before, after, app) = change;
                using var changed = JsonDocument.Parse(text.Replace(before, after, StringComparison.Ordinal));
                var found = Differences(changed.RootElement, AppTemplate.All).ToList();
                Assert.True(app.Length == 0 ? found.Count == 0 : found.Count > 0 && found.TrueForAll(difference => difference.StartsWith(app, StringComparison.Ordinal)), string.Join('\n', found));
            });
        using var whole = JsonDocument.Parse(text);
        Assert.Contains("realtime", Assert.Single(Differences(whole.RootElement, [.. AppTemplate.All.Where(static template => template.Name != "realtime")])), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Differences(JsonElement manifest, IReadOnlyList<AppTemplate> templates)
    {
        var projects = manifest.GetProperty("resources").EnumerateObject().Where(static resource => resource.Value.GetProperty("type").GetString() is "project.v0" or "project.v1").ToList();
        foreach (var name in projects.Select(static project => project.Name).Except(templates.Select(static template => template.Name), StringComparer.Ordinal))
        {
            yield return $"{name} is published and has no template.";
        }

        foreach (var template in templates)
        {
            var project = projects.Find(project => project.Name == template.Name);
            foreach (var difference in project.Value.ValueKind == JsonValueKind.Object ? OfApp(project.Value, template) : ["is no project of the manifest."])
            {
                yield return $"{template.Name} {difference}";
            }
        }
    }

    private static IEnumerable<string> OfApp(JsonElement project, AppTemplate template) =>
        [.. OfEnvironment(project, template), .. OfPorts(project, template), .. OfProbes(template), .. OfReplicas(template)];

    private static IEnumerable<string> OfEnvironment(JsonElement project, AppTemplate template)
    {
        var published = project.GetProperty("env").EnumerateObject().ToDictionary(static variable => variable.Name, static variable => variable.Value.GetString()!, StringComparer.Ordinal);
        foreach (var name in published.Keys.Except(template.Environment.Keys, StringComparer.Ordinal))
        {
            yield return $"is published with {name}, which its template lacks.";
        }

        foreach (var name in template.Environment.Keys.Except(published.Keys, StringComparer.Ordinal).Except(OnlyDeployed, StringComparer.Ordinal))
        {
            yield return $"has {name} in its template, which is not published.";
        }

        foreach (var (name, value) in published.Where(variable => template.Environment.ContainsKey(variable.Key) && !OtherValues.Contains(variable.Key, StringComparer.Ordinal)))
        {
            var deployed = template.Environment[name];
            if (AppTemplateTests.IsSecret(name) != (AppTemplate.Text(deployed, "secretRef") is not null && value.StartsWith('{')))
            {
                yield return $"has {name} as a secret on one side only.";
            }

            if (!value.Contains('{', StringComparison.Ordinal) && AppTemplate.Text(deployed, "secretRef") is null && AppTemplate.Text(deployed, "value") != value)
            {
                yield return $"is published with {name}={value}, and its template says {AppTemplate.Text(deployed, "value")}.";
            }
        }
    }

    private static IEnumerable<string> OfPorts(JsonElement project, AppTemplate template)
    {
        var isExternal = project.GetProperty("bindings").EnumerateObject().Any(static binding => binding.Value.TryGetProperty("external", out var external) && external.GetBoolean());
        if (AppTemplate.Text(template.Ingress, "external") != (isExternal ? "true" : "false"))
        {
            yield return "can be reached from outside on one side only.";
        }

        if (AppTemplate.Text(template.Ingress, "targetPort") != AppTemplate.Text(template.Environment["HTTP_PORTS"], "value"))
        {
            yield return "listens on another port than its ingress calls.";
        }

        if (AppTemplate.Text(template.Environment["Management__Port"], "value") != ManagementPort || AppTemplate.Text(template.Ingress, "targetPort") == ManagementPort)
        {
            yield return $"has not {ManagementPort} as its management port, beside that of its ingress.";
        }
    }

    private static IEnumerable<string> OfProbes(AppTemplate template)
    {
        foreach (var probe in template.Probes)
        {
            var request = (YamlDotNet.RepresentationModel.YamlMappingNode)probe["httpGet"];
            var expected = AppTemplate.Text(probe, "type") == "Readiness" ? ServiceDefaultsExtensions.ReadinessPath : ServiceDefaultsExtensions.LivenessPath;
            if (AppTemplate.Text(request, "path") != expected || AppTemplate.Text(request, "port") != AppTemplate.Text(template.Ingress, "targetPort"))
            {
                yield return $"has a {AppTemplate.Text(probe, "type")} probe that does not ask {expected} on its port.";
            }
        }
    }

    private static IEnumerable<string> OfReplicas(AppTemplate template)
    {
        var expected = new TopologySettingsReader(new ConfigurationBuilder().Build(), isPublishing: true).Read().Replicas;
        if (template.Name == "realtime" && AppTemplate.Number(template.Scale, "minReplicas") != expected)
        {
            yield return $"begins with another number of replicas than {expected}.";
        }
    }
}
