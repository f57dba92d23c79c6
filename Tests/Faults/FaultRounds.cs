using System.Globalization;

namespace Tests.Faults;

/// <summary>One fault, as often as the run asks for.</summary>
internal static class FaultRounds
{
    /// <param name="faults">The shared cluster, and the table.</param>
    /// <param name="output">Gets each row, and the table so far.</param>
    /// <param name="settings">How large a run is.</param>
    /// <param name="doAsync">Does the fault, after it has called <see cref="FaultRun.Break"/>, and ends it.</param>
    public static async Task RunAsync(FaultFixture faults, ITestOutputHelper output, FaultRunSettings settings, Func<FaultCluster, FaultRun, Task> doAsync)
    {
        for (var round = 1; round <= FaultFixture.Rounds; round++)
        {
            await RunOnceAsync(faults, await faults.GetClusterAsync(), settings with { Name = NameOf(settings.Name, round) }, doAsync);
        }

        output.WriteLine(faults.Table);
    }

    /// <summary>On a cluster of the caller's own.</summary>
    public static async Task RunOnceAsync(FaultFixture faults, FaultCluster cluster, FaultRunSettings settings, Func<FaultCluster, FaultRun, Task> doAsync)
    {
        await using var run = await FaultRun.StartAsync(cluster, settings);
        await doAsync(cluster, run);
        faults.Add(await run.FinishAsync());
    }

    public static string NameOf(string name, int round) => FaultFixture.Rounds == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}, round {round}");
}
