using System.Globalization;
using Tests.Support;

namespace Tests.Faults;

/// <summary>Does one fault as often as asked for, and keeps what it showed.</summary>
internal sealed class FaultRounds(FaultFixture faults, ITestOutputHelper output)
{
    /// <summary>On the shared cluster.</summary>
    /// <param name="settings">How large a run is.</param>
    /// <param name="doAsync">Calls <see cref="FaultRun.Break"/>, does the fault and ends it.</param>
    public async Task RunAsync(FaultRunSettings settings, Func<FaultCluster, FaultRun, Task> doAsync)
    {
        for (var round = 1; round <= FaultFixture.Rounds; round++)
        {
            await RunOnceAsync(await faults.GetClusterAsync(), Named(settings, round), doAsync);
        }
    }

    /// <summary>On a store and a cluster of its own, made anew for each round: after a fail-over a store is another.</summary>
    public async Task RunAsync(FaultRunSettings settings, Func<(IRedisStore Store, Func<FaultRun, Task> DoAsync)> create)
    {
        for (var round = 1; round <= FaultFixture.Rounds; round++)
        {
            FaultFixture.SkipWithoutSignals();
            var (store, doAsync) = create();
            await using var _ = store;
            await store.StartAsync(TestContext.Current.CancellationToken);
            await using var cluster = new FaultCluster(store.ConnectionString, behind: null);
            await cluster.StartAsync();
            await RunOnceAsync(cluster, Named(settings, round), (_, run) => doAsync(run));
        }
    }

    private async Task RunOnceAsync(FaultCluster cluster, FaultRunSettings settings, Func<FaultCluster, FaultRun, Task> doAsync)
    {
        await using var run = await FaultRun.StartAsync(cluster, settings);
        await run.DoAsync(() => doAsync(cluster, run));
        var row = await run.FinishAsync();
        faults.Add(row);
        output.WriteLine($"{FaultRow.Head}\n{row}");
    }

    private static FaultRunSettings Named(FaultRunSettings settings, int round) =>
        FaultFixture.Rounds == 1 ? settings : settings with { Name = string.Create(CultureInfo.InvariantCulture, $"{settings.Name}, round {round}") };
}
