using System.Diagnostics;
using AppHost.Settings;
using Tests.Support;

namespace Tests.AppHost;

/// <summary>The AppHost as a process of its own that does one thing and ends.</summary>
internal static class AppHostProcess
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            Environment =
            {
                ["ASPNETCORE_ENVIRONMENT"] = "Development",
                ["DOTNET_ENVIRONMENT"] = "Development",
                ["ASPIRE_ALLOW_UNSECURED_TRANSPORT"] = "true",
                // Ports that nobody holds: the launch profile's may be in use by a topology that runs beside the tests.
                ["ASPNETCORE_URLS"] = "http://localhost:0",
                ["ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"] = "http://localhost:0",
                ["ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"] = "http://localhost:0",
            },
        };
        foreach (var argument in (string[])[typeof(TopologySettings).Assembly.Location, $"--{TopologySettings.HttpPortKey}=0", $"--{TopologySettings.HttpsPortKey}=0", .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        return await Tool.RunAsync(start, Deadline);
    }
}
