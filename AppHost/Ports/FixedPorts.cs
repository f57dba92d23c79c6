using AppHost.Settings;
using Microsoft.Extensions.Configuration;

namespace AppHost.Ports;

/// <summary>The ports that stand in settings: the balancer's, and those of the launch profile.</summary>
internal static class FixedPorts
{
    private static readonly (string Key, string Purpose)[] LaunchProfile =
    [
        ("ASPNETCORE_URLS", "the dashboard"),
        ("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "telemetry (OTLP over gRPC)"),
        ("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "telemetry (OTLP over HTTP)"),
        ("ASPIRE_DASHBOARD_MCP_ENDPOINT_URL", "the dashboard's MCP server"),
        ("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", "the dashboard's resource service"),
    ];

    public static IReadOnlyList<FixedPort> Find(TopologySettings settings, IConfiguration configuration) =>
    [
        .. new[]
            {
                new FixedPort(settings.HttpsPort, "the load balancer's https address", $"--{TopologySettings.HttpsPortKey}=<port>"),
                new FixedPort(settings.HttpPort, "the load balancer's http address", $"--{TopologySettings.HttpPortKey}=<port>"),
            }
            .Concat(LaunchProfile.SelectMany(entry => InLaunchProfile(configuration, entry.Key, entry.Purpose)))
            .Where(static port => port.Number > 0),
    ];

    private static IEnumerable<FixedPort> InLaunchProfile(IConfiguration configuration, string key, string purpose)
    {
        var setting = key == "ASPNETCORE_URLS" ? "applicationUrl" : key;
        return (configuration[key] ?? "")
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(static text => Uri.TryCreate(text, UriKind.Absolute, out var address) ? address.Port : 0)
            .Select(number => new FixedPort(number, purpose, $"{setting} in AppHost/Properties/launchSettings.json"));
    }
}
