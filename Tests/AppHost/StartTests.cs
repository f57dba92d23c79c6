using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using AppHost.Settings;

namespace Tests.AppHost;

/// <summary>The AppHost as a process of its own, as a person starts it.</summary>
public sealed class StartTests
{
    [Fact]
    public async Task A_taken_port_is_one_line_and_exit_code_1()
    {
        using var listener = new TcpListener(IPAddress.Loopback, port: 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        var (exitCode, output, error) = await AppHostProcess.RunAsync(string.Create(CultureInfo.InvariantCulture, $"--{TopologySettings.HttpsPortKey}={port}"));

        Assert.Equal(1, exitCode);
        var line = Assert.Single(Lines(error));
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"Port {port}, for the load balancer's https address, is taken by "), line, StringComparison.Ordinal);
        Assert.Contains(TopologySettings.HttpsPortKey, line, StringComparison.Ordinal);
        Assert.StartsWith("Waiting up to 15 seconds", Assert.Single(Lines(output)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_setting_is_one_line_and_exit_code_1()
    {
        var (exitCode, output, error) = await AppHostProcess.RunAsync("--Realtime:Replicas=0");

        Assert.Equal(1, exitCode);
        Assert.Contains(TopologySettings.ReplicasKey, Assert.Single(Lines(error)), StringComparison.Ordinal);
        Assert.Empty(output);
    }

    private static string[] Lines(string text) => text.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}
