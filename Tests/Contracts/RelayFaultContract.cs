using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Tests.Support;

namespace Tests.Contracts;

/// <summary>What carries publications from a server to a node, behind a network that can be brought to anything.</summary>
public abstract class RelayFaultContract : IAsyncLifetime
{
    private ISingleRedisStore? _store;
    private FaultProxy? _proxy;

    private protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private protected FaultProxy Proxy => _proxy!;

    private protected ISingleRedisStore Store => _store!;

    private protected abstract ISingleRedisStore CreateStore();

    public async ValueTask InitializeAsync()
    {
        _store = CreateStore();
        await _store.StartAsync(Cancellation);
        _proxy = FaultProxy.Start(_store.Port);
    }

    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null)
        {
            await _proxy.DisposeAsync();
        }

        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>A node that reaches the server through the proxy.</summary>
    private protected async Task<BrokerNode> StartNodeAsync(params (string Key, string Value)[] settings) =>
        await BrokerNode.StartAsync(await RedisNodes.ServicesAsync(_store!.ConnectionStringAt(Proxy.Port), "t", settings));

    [Fact]
    public async Task Subscription_that_is_slow_to_stand_is_not_made_twice()
    {
        await using var node = await StartNodeAsync();
        // Longer than the upkeep's round, so that this finds it half open.
        Proxy.Delay(TimeSpan.FromMilliseconds(550));
        await node.SubscribeAsync("news");
        Proxy.Heal();
        for (var number = 1; number <= 20; number++)
        {
            await node.PublishAsync("news", $"{number}", BrokerNode.NotKept);
            await node.ReceivesAsync("news", number);
            await Task.Delay(20, Cancellation);
        }

        Assert.DoesNotContain("news", node.Events.Doubts);
    }
}
