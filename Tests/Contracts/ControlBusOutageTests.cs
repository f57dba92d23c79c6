using Microsoft.Extensions.DependencyInjection;
using Realtime.Cluster;
using Realtime.Cluster.Redis;
using Realtime.Protocol;
using Tests.Support;

namespace Tests.Contracts;

/// <summary>The control bus while its server goes away and comes back.</summary>
public sealed class ControlBusOutageTests
{
    /// <summary>More than looking up and saying may take, and far less than a hang.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(6);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Orders_fail_in_time_without_a_server_and_work_with_it_also_when_it_came_late(bool isGarnet)
    {
        await using IRedisStore store = isGarnet ? new GarnetStore() : RedisServerStore.CreateOrSkip();
        await using var one = await StartNodeAsync(store, "realtime-1");
        await using var two = await StartNodeAsync(store, "realtime-2");
        await FailsInTimeAsync(one);

        await store.StartAsync(Cancellation);
        await WorksAsync(one, two);

        await store.KillAsync();
        await FailsInTimeAsync(one);

        await store.StartAsync(Cancellation);
        await WorksAsync(one, two);
    }

    private static async Task FailsInTimeAsync(ControlBusNode node)
    {
        var took = await ControlBusNode.MeasureAsync(async () => await Assert.ThrowsAsync<UnavailableException>(() => node.AskAllAsync()));
        Assert.True(took < Bound, $"It took {took}.");
        took = await ControlBusNode.MeasureAsync(async () => await Assert.ThrowsAsync<UnavailableException>(() => node.AskAsync("realtime-2")));
        Assert.True(took < Bound, $"It took {took}.");
    }

    private static async Task WorksAsync(ControlBusNode one, ControlBusNode two)
    {
        foreach (var (node, name) in new[] { (one, "realtime-1"), (two, "realtime-2") })
        {
            await Eventually.HoldsAsync(
                async () => await WithoutOutageAsync(async () => node.Node = await node.Services.GetRequiredService<INodeRegistry>().JoinAsync(name)), "the node joins", Cancellation);
        }

        await Eventually.HoldsAsync(
            async () => await WithoutOutageAsync(async () => Assert.NotNull(await one.AskAsync("realtime-2"))) && !(await one.AskAllAsync()).IsPartial, "both answer", Cancellation);
    }

    private static async Task<bool> WithoutOutageAsync(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (Exception exception) when (exception is UnavailableException or Xunit.Sdk.XunitException)
        {
            return false;
        }
    }

    private static async Task<ControlBusNode> StartNodeAsync(IRedisStore store, string name)
    {
        var services = await RedisNodes.ServicesAsync(store.ConnectionString, "t");
        return await ControlBusNode.StartAsync(services.AddRealtimeRedisControlBus(new FixedEnvironment("Development"), "ready"), name, []);
    }
}
