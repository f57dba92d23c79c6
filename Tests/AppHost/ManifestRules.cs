using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tests.AppHost;

/// <summary>What the Azure Developer CLI takes of a manifest, and what a published topology must not carry with it.</summary>
/// <param name="manifest">The whole document.</param>
internal sealed partial class ManifestRules(JsonElement manifest)
{
    private static readonly string[] Types =
    [
        "project.v0", "project.v1", "container.v0", "container.v1", "dockerfile.v0", "parameter.v0", "value.v0", "annotated.string", "azure.bicep.v0", "azure.bicep.v1",
    ];

    private const int MaxMorePorts = 5;

    private readonly JsonElement _resources = manifest.GetProperty("resources");

    /// <returns>A sentence for each rule that is broken.</returns>
    public IReadOnlyList<string> Violations() =>
        [.. _resources.EnumerateObject().SelectMany(resource => OfResource(resource.Name, resource.Value)), .. DanglingReferences()];

    private static IEnumerable<string> OfResource(string name, JsonElement resource)
    {
        var type = resource.TryGetProperty("type", out var typed) ? typed.GetString() : null;
        if (!Types.Contains(type, StringComparer.Ordinal))
        {
            yield return $"{name} has the type '{type}'.";
        }

        if (resource.TryGetProperty("path", out var path) && (Path.IsPathRooted(path.GetString()) || path.GetString()!.Contains('\\', StringComparison.Ordinal)))
        {
            yield return $"{name} has the path '{path}', which holds on one machine only.";
        }

        if (type == "parameter.v0" && IsSecretName(name) && !IsSecret(resource))
        {
            yield return $"{name} is not marked as secret.";
        }

        foreach (var fault in Members(resource, "bindings").SelectMany(binding => OfBinding(name, binding)).Concat(Members(resource, "env").SelectMany(variable => OfVariable(name, variable))))
        {
            yield return fault;
        }

        if (Members(resource, "bindings").Select(static binding => binding.Value).Where(static binding => Text(binding, "scheme") == "http").Select(static binding => Number(binding, "targetPort")).Distinct().Count() > 1)
        {
            yield return $"{name} serves http on more than one port.";
        }

        if (Members(resource, "bindings").Count(static binding => Text(binding.Value, "scheme") is not ("http" or "https")) is > MaxMorePorts and var more)
        {
            yield return $"{name} has {more} ports beside the main one; an app has at most {MaxMorePorts}.";
        }
    }

    private static IEnumerable<string> OfBinding(string name, JsonProperty binding)
    {
        var scheme = Text(binding.Value, "scheme");
        if (scheme == "https")
        {
            yield return $"{name} has an https binding: TLS ends at the platform's ingress, and the container would want a certificate.";
        }

        if (scheme is not ("http" or "https" or "tcp") && Text(binding.Value, "transport") != "tcp")
        {
            yield return $"{name} has the binding {binding.Name} of the scheme '{scheme}'; an ingress knows http and tcp.";
        }

        if (scheme == "http" && Number(binding.Value, "port") is not (null or 80))
        {
            yield return $"{name} has the http port {Number(binding.Value, "port")}; the main ingress has 80.";
        }

        if (Text(binding.Value, "transport") == "tcp" && Number(binding.Value, "targetPort") is null)
        {
            yield return $"{name} has the tcp binding {binding.Name} without a target port.";
        }
    }

    private static IEnumerable<string> OfVariable(string name, JsonProperty variable)
    {
        if (variable.Name is "HTTPS_PORTS" or "ASPNETCORE_HTTPS_PORTS")
        {
            yield return $"{name} gets {variable.Name} and dies for lack of a certificate.";
        }

        var value = variable.Value.GetString()!;
        if ((IsSecretName(variable.Name) || variable.Name.StartsWith("ConnectionStrings__", StringComparison.Ordinal)) && !Reference().IsMatch(value))
        {
            yield return $"{name} carries {variable.Name} in clear text.";
        }

        if (LocalHost().IsMatch(value))
        {
            yield return $"{name} gets {variable.Name}='{value}', which means this machine.";
        }
    }

    private IEnumerable<string> DanglingReferences() =>
        Texts(manifest).SelectMany(static text => Reference().Matches(text)).Select(static match => match.Groups["path"].Value).Distinct(StringComparer.Ordinal)
            .Where(path => !Resolves(path)).Select(static path => $"{{{path}}} names nothing.");

    /// <summary>url, host, scheme and unset ports of a binding are the platform's to fill in; everything else must stand in the document.</summary>
    private bool Resolves(string path)
    {
        var parts = path.Split('.');
        if (!_resources.TryGetProperty(parts[0], out var resource))
        {
            return false;
        }

        return parts[1..] switch
        {
            ["bindings", var binding, "url" or "host" or "port" or "scheme" or "targetPort"] => Members(resource, "bindings").Any(member => member.Name == binding),
            ["inputs", var input] => Members(resource, "inputs").Any(member => member.Name == input),
            [var property] => resource.TryGetProperty(property, out _),
            _ => false,
        };
    }

    private static bool IsSecret(JsonElement parameter) =>
        parameter.GetProperty("inputs").EnumerateObject().All(static input => input.Value.TryGetProperty("secret", out var secret) && secret.GetBoolean());

    private static bool IsSecretName(string name) => SecretName().IsMatch(name);

    private static IEnumerable<JsonProperty> Members(JsonElement element, string property) =>
        element.TryGetProperty(property, out var members) ? members.EnumerateObject() : Enumerable.Empty<JsonProperty>();

    private static string? Text(JsonElement element, string property) => element.TryGetProperty(property, out var value) ? value.GetString() : null;

    private static int? Number(JsonElement element, string property) => element.TryGetProperty(property, out var value) ? value.GetInt32() : null;

    private static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(static member => Texts(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        JsonValueKind.String => [element.GetString()!],
        _ => [],
    };

    [GeneratedRegex(@"\{(?<path>[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+)\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Reference();

    [GeneratedRegex("password|secret", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SecretName();

    [GeneratedRegex(@"localhost|127\.0\.0\.1|\[::1\]|host\.docker\.internal", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LocalHost();
}
