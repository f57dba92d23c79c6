using System.Diagnostics;
using System.Globalization;
using AppHost.Chaos;
using Tests.Support;
using Wire;

namespace Tests.AppHost;

public sealed class NodeKillerTests
{
    [Fact]
    public async Task The_process_of_the_lease_is_killed()
    {
        using var process = Start(Path.Combine(AppContext.BaseDirectory, "EmbeddedRedis.dll"));
        var outcome = NodeKiller.Kill(Lease(process.Id, process.StartTime));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(outcome.IsKilled, outcome.Message);
        Assert.NotEqual(0, process.ExitCode);
    }

    [Fact]
    public void A_process_that_began_at_another_time_is_not_touched()
    {
        using var own = Process.GetCurrentProcess();
        foreach (var difference in (TimeSpan[])[TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(-3), TimeSpan.FromDays(1)])
        {
            var outcome = NodeKiller.Kill(Lease(own.Id, own.StartTime + difference));

            Assert.False(outcome.IsKilled);
            Assert.Contains("belongs to another process", outcome.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_process_that_has_ended_is_said_to_have_ended()
    {
        using var process = Start("--version");
        var lease = Lease(process.Id, process.StartTime);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        var outcome = NodeKiller.Kill(lease);

        Assert.False(outcome.IsKilled);
        Assert.Contains("has ended", outcome.Message, StringComparison.Ordinal);
    }

    private static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            Environment = { ["EMBEDDED_REDIS_PORT"] = FreePort.Take().ToString(CultureInfo.InvariantCulture), ["EMBEDDED_REDIS_PASSWORD"] = "only-for-this-test" },
        })!;

    private static NodeLease Lease(int processId, DateTime startedAt) =>
        new("realtime-1", Incarnation: 1, processId, new DateTimeOffset(startedAt.ToUniversalTime()), Address: null, WireFormat.Version, NodeState.Ready, Connections: 0, Utilization: 0);
}
