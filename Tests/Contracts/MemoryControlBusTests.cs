using Microsoft.Extensions.DependencyInjection;
using Realtime.Cluster.Memory;

namespace Tests.Contracts;

public sealed class MemoryControlBusTests : ControlBusContract
{
    private protected override Task<ControlBusNode> StartNodeAsync(string name, params (string Key, string Value)[] settings) =>
        ControlBusNode.StartAsync(new ServiceCollection().AddRealtimeMemoryControlBus(), name, settings);
}
