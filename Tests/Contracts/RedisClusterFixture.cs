using Tests.Support;

namespace Tests.Contracts;

/// <summary>One redis-server that is a whole Redis Cluster: it refuses keys of different slots in one script.</summary>
public sealed class RedisClusterFixture : RedisServerFixture
{
    private protected override RedisServerStore CreateStore() => new("--cluster-enabled", "yes", "--cluster-port", $"{FreePort.Take()}");

    private protected override async Task PrepareAsync(RedisServerStore store)
    {
        await store.OperateAsync("CLUSTER", "ADDSLOTSRANGE", 0, 16383);
        await Eventually.HoldsAsync(
            async () => ((string)(await store.OperateAsync("CLUSTER", "INFO"))!).Contains("cluster_state:ok", StringComparison.Ordinal),
            "the cluster serves all slots",
            TestContext.Current.CancellationToken);
    }
}
