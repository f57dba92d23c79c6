using Tests.Support;

namespace Tests.Faults;

/// <summary>What happens between the nodes and Redis.</summary>
internal static class RelayFaults
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public static async Task CutAsync(FaultCluster cluster, FaultRun run)
    {
        run.Break();
        for (var time = 0; time < 5; time++)
        {
            Assert.True(cluster.Proxies.Sum(static proxy => proxy.Cut()) > 0);
            await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken);
        }
    }

    public static Task DelayAsync(FaultCluster cluster, FaultRun run) =>
        HoldAsync(run, cluster.Proxies.Take(2), static proxy => proxy.Delay(TimeSpan.FromMilliseconds(300)), TimeSpan.FromSeconds(6));

    public static Task BlackholeAsync(FaultCluster cluster, FaultRun run) =>
        HoldAsync(run, cluster.Proxies.Take(1), static proxy => proxy.Blackhole(), TimeSpan.FromSeconds(6));

    /// <summary>The connection lives, and commands go; only what is relayed does not arrive.</summary>
    public static Task BlackholeSubscribersAsync(FaultCluster cluster, FaultRun run) =>
        HoldAsync(run, cluster.Proxies.Take(1), static proxy => proxy.Blackhole(FaultDirection.ToClient, FaultProxy.Subscribers), TimeSpan.FromSeconds(8));

    public static async Task HalfCloseAsync(FaultCluster cluster, FaultRun run)
    {
        run.Break();
        foreach (var direction in (FaultDirection[])[FaultDirection.ToServer, FaultDirection.ToClient])
        {
            Assert.True(cluster.Proxies.Sum(proxy => proxy.HalfClose(direction)) > 0);
            await Task.Delay(TimeSpan.FromSeconds(3), CancellationToken);
        }
    }

    private static async Task HoldAsync(FaultRun run, IEnumerable<FaultProxy> proxies, Action<FaultProxy> fault, TimeSpan time)
    {
        run.Break();
        foreach (var proxy in proxies)
        {
            Assert.NotEmpty(proxy.Connections);
            fault(proxy);
        }

        await Task.Delay(time, CancellationToken);
        foreach (var proxy in proxies)
        {
            proxy.Heal();
        }
    }
}
