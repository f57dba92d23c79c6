namespace Tests.Faults;

/// <summary>What happens to nodes.</summary>
[Collection(FaultGroup.Name)]
public sealed class NodeFaultTests(FaultFixture faults, ITestOutputHelper output)
{
    [Fact]
    public Task A_killed_node_loses_nothing() => FaultRounds.RunAsync(faults, output, new FaultRunSettings("a node killed (kill -9)"), static async (cluster, run) =>
    {
        run.Break();
        await cluster.Nodes[0].KillAsync();
        await run.WaitUntilLiveAsync("after the kill");
        await cluster.Nodes[0].StartAgainAsync();
    });
}
