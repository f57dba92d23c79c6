using Realtime.Cluster;
using Realtime.Cluster.Memory;
using Tests.Support;
using Wire;

namespace Tests.Contracts;

public sealed class MemoryNodeRegistryTests : NodeRegistryContract
{
    private readonly ManualTime _time = new();

    private protected override Task<INodeRegistry> CreateAsync() => Task.FromResult<INodeRegistry>(new MemoryNodeRegistry(_time));

    private protected override Task ExpireAsync(string name)
    {
        _time.Advance(NodeRegistryLayout.LeaseDuration);
        return Task.CompletedTask;
    }
}
