using Microsoft.Extensions.DependencyInjection;
using Realtime.Broker.Memory;
using Tests.Support;

namespace Tests.Contracts;

public sealed class MemoryBrokerTests : BrokerContract
{
    private readonly ManualTime _time = new();

    private protected override Task<BrokerNode> StartNodeAsync() =>
        BrokerNode.StartAsync(new ServiceCollection().AddSingleton<TimeProvider>(_time).AddRealtimeMemoryBroker());

    private protected override Task PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        return Task.CompletedTask;
    }
}
