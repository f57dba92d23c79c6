using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AppHost.Settings;

namespace Tests.AppHost;

/// <summary>The AppHost as a process of its own, as a person starts it.</summary>
public sealed class StartTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_taken_port_is_one_line_and_exit_code_1()
    {
        using var listener = new TcpListener(IPAddress.Loopback, port: 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var (exitCode, output, error) = await RunAsync(string.Create(CultureInfo.InvariantCulture, $"--{TopologySettings.HttpsPortKey}={port}"));

        Assert.Equal(1, exitCode);
        var line = Assert.Single(Lines(error));
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"Port {port}, for the load balancer's https address, is taken by "), line, StringComparison.Ordinal);
        Assert.Contains(TopologySettings.HttpsPortKey, line, StringComparison.Ordinal);
        Assert.StartsWith("Waiting up to 15 seconds", Assert.Single(Lines(output)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_setting_is_one_line_and_exit_code_1()
    {
        var (exitCode, output, error) = await RunAsync("--Realtime:Replicas=0");

        Assert.Equal(1, exitCode);
        Assert.Contains(TopologySettings.ReplicasKey, Assert.Single(Lines(error)), StringComparison.Ordinal);
        Assert.Empty(output);
    }

    private static string[] Lines(string text) => text.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
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

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var error = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
