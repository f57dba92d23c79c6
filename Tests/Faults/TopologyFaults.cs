using Tests.Support;

namespace Tests.Faults;

/// <summary>What happens to stores of several servers.</summary>
internal static class TopologyFaults
{
    private const int Slot = 0;

    public static (IRedisStore Store, Func<FaultRun, Task> DoAsync) CreateSentinelOrSkip()
    {
        var store = RedisSentinelStore.CreateOrSkip();
        return (store, run => KillPrimaryAsync(store, run));
    }

    public static (IRedisStore Store, Func<FaultRun, Task> DoAsync) CreateClusterOrSkip()
    {
        var store = RedisClusterStore.CreateOrSkip();
        return (store, run => KillPrimaryAsync(store, run));
    }

    private static async Task KillPrimaryAsync(RedisSentinelStore store, FaultRun run)
    {
        run.Break();
        var former = await store.KillPrimaryAsync();
        await store.WaitForSuccessorAsync(former);
        await run.WaitForGapsAsync(run.Swarm.Clients.Count);
    }

    private static async Task KillPrimaryAsync(RedisClusterStore store, FaultRun run)
    {
        run.Break();
        var former = await store.KillPrimaryAsync(Slot);
        await store.WaitForSuccessorAsync(Slot, former);
    }
}
