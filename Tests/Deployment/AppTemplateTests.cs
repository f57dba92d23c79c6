using System.Globalization;
using LoadBalancer.Draining;
using Realtime.Lifecycle.Load;
using Tests.Support;
using YamlDotNet.RepresentationModel;

namespace Tests.Deployment;

/// <summary>What no compiler looks at: limits of the platform, and what our own services need of it.</summary>
public sealed class AppTemplateTests
{
    /// <summary>The platform's own.</summary>
    private const int MaxGrace = 600;
    private const int MaxReplicas = 1000;

    /// <summary>After the window: the last ones' goodbyes, the host's own end, and five seconds until an ingress has heard of it.</summary>
    private static readonly TimeSpan LeastBeyondTheWindow = TimeSpan.FromSeconds(40);

    [Fact]
    public void A_drain_ends_before_the_platform_kills()
    {
        foreach (var (app, variable) in new[] { ("realtime", "Realtime__Drain__Window"), ("load-balancer", "LoadBalancer__Drain__Window") })
        {
            var template = Template(app);
            var window = TimeSpan.Parse(Value(template, variable)!, CultureInfo.InvariantCulture);
            var grace = AppTemplate.Number(template.Template, "terminationGracePeriodSeconds");

            Assert.True(window >= new DrainOptions().Window, app);
            Assert.InRange(grace, (window + LeastBeyondTheWindow).TotalSeconds, MaxGrace);
        }
    }

    [Fact]
    public void Every_app_has_three_probes_within_the_platforms_limits()
    {
        foreach (var template in AppTemplate.All)
        {
            Assert.Equal(["Liveness", "Readiness", "Startup"], template.Probes.Select(static probe => AppTemplate.Text(probe, "type")!).Order(StringComparer.Ordinal));
            foreach (var probe in template.Probes)
            {
                Assert.InRange(AppTemplate.Number(probe, "failureThreshold", absent: 3), 1, 10);
                Assert.InRange(AppTemplate.Number(probe, "periodSeconds", absent: 10), 1, 240);
                Assert.InRange(AppTemplate.Number(probe, "timeoutSeconds", absent: 1), 1, 240);
            }
        }
    }

    [Fact]
    public void Replicas_are_within_the_platforms_limits_and_the_token_service_is_one()
    {
        foreach (var template in AppTemplate.All)
        {
            var least = AppTemplate.Number(template.Scale, "minReplicas");
            Assert.InRange(AppTemplate.Number(template.Scale, "maxReplicas"), least, MaxReplicas);
            Assert.InRange(least, template.Name == "auth-service" ? 1 : 2, MaxReplicas);
            Assert.Equal("Single", AppTemplate.Text(template.Configuration, "activeRevisionsMode"));
        }

        Assert.Equal(1, AppTemplate.Number(Template("auth-service").Scale, "maxReplicas"));
    }

    [Fact]
    public void Processors_and_memory_are_a_pair_that_the_platform_sells()
    {
        foreach (var template in AppTemplate.All)
        {
            var resources = (YamlMappingNode)template.Container["resources"];
            var cpu = decimal.Parse(AppTemplate.Text(resources, "cpu")!, CultureInfo.InvariantCulture);

            Assert.InRange(cpu, 0.25m, 4m);
            Assert.Equal(0, cpu % 0.25m);
            Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"{cpu * 2:0.##}Gi"), AppTemplate.Text(resources, "memory"));
        }
    }

    [Fact]
    public void Nodes_scale_by_their_total_load_above_a_floor_of_processor_and_memory()
    {
        var rules = Template("realtime").ScaleRules.ToDictionary(static rule => AppTemplate.Text(rule, "name")!, static rule => (YamlMappingNode)rule["custom"], StringComparer.Ordinal);

        Assert.Equal(["cpu", "load", "memory"], rules.Keys.Order(StringComparer.Ordinal));
        var load = (YamlMappingNode)rules["load"]["metadata"];
        Assert.Equal("metrics-api", AppTemplate.Text(rules["load"], "type"));
        Assert.EndsWith("/cluster/scale", AppTemplate.Text(load, "url"), StringComparison.Ordinal);
        Assert.Equal("total", AppTemplate.Text(load, "valueLocation"));
        Assert.Equal(new LoadOptions().Target, double.Parse(AppTemplate.Text(load, "targetValue")!, CultureInfo.InvariantCulture));
        Assert.Equal("X-API-Key", AppTemplate.Text(load, "keyParamName"));
        Assert.Equal("scale-key", AppTemplate.Text(AppTemplate.List(rules["load"], "auth").Single(), "secretRef"));
        Assert.Equal("scale-key", AppTemplate.Text(Template("realtime").Environment["Realtime__ServerApi__ApiKeys__0"], "secretRef"));
    }

    [Fact]
    public void Secrets_lie_in_the_vault_and_nowhere_else()
    {
        foreach (var template in AppTemplate.All)
        {
            var names = template.Secrets.Select(static secret => AppTemplate.Text(secret, "name")!).ToList();
            Assert.NotEmpty(names);
            Assert.All(template.Secrets, static secret =>
            {
                Assert.Null(AppTemplate.Text(secret, "value"));
                Assert.NotNull(AppTemplate.Text(secret, "keyVaultUrl"));
                Assert.NotNull(AppTemplate.Text(secret, "identity"));
                BicepTests.Secret(AppTemplate.Text(secret, "name")!);
            });

            var used = template.Environment.Values.Concat(template.ScaleRules.SelectMany(static rule => AppTemplate.List((YamlMappingNode)rule["custom"], "auth")))
                .Select(static user => AppTemplate.Text(user, "secretRef")).OfType<string>().Distinct(StringComparer.Ordinal);
            Assert.Equal(names.Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
            Assert.All(
                template.Environment.Values.Where(static variable => IsSecret(AppTemplate.Text(variable, "name")!)),
                static variable => Assert.Null(AppTemplate.Text(variable, "value")));
        }
    }

    [Fact]
    public void The_token_services_keys_outlive_it_and_its_database_has_a_local_disk()
    {
        var template = Template("auth-service");
        var volumes = AppTemplate.List(template.Template, "volumes").ToDictionary(static volume => AppTemplate.Text(volume, "name")!, static volume => AppTemplate.Text(volume, "storageType"), StringComparer.Ordinal);
        var mounts = AppTemplate.List(template.Container, "volumeMounts").ToDictionary(static mount => AppTemplate.Text(mount, "mountPath")!, mount => volumes[AppTemplate.Text(mount, "volumeName")!], StringComparer.Ordinal);

        Assert.Equal("AzureFile", mounts[Value(template, "Data__Directory")!]);
        Assert.Equal("EmptyDir", mounts[Value(template, "Data__DatabaseDirectory")!]);
    }

    [Fact]
    public void No_ingress_takes_http_and_none_is_sticky()
    {
        foreach (var template in AppTemplate.All)
        {
            Assert.Equal("false", AppTemplate.Text(template.Ingress, "allowInsecure"));
            Assert.Equal("http", AppTemplate.Text(template.Ingress, "transport"));
            Assert.False(template.Ingress.Children.ContainsKey("stickySessions"), template.Name);
            Assert.DoesNotContain("http://", SourceTree.Read($"AppHost/infra/{template.Name}.tmpl.yaml"), StringComparison.Ordinal);
        }
    }

    internal static bool IsSecret(string variable) =>
        variable.Contains("Secret", StringComparison.Ordinal) || variable.Contains("ApiKey", StringComparison.Ordinal) || variable.StartsWith("ConnectionStrings__", StringComparison.Ordinal);

    private static AppTemplate Template(string name) => AppTemplate.All.Single(template => template.Name == name);

    private static string? Value(AppTemplate template, string variable) => AppTemplate.Text(template.Environment[variable], "value");
}
