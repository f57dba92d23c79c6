using Realtime.Cluster;
using Realtime.Cluster.Memory;
using Realtime.Presence;
using Realtime.Presence.Memory;
using Tests.Support;
using Wire;

namespace Tests.Contracts;

/// <summary>One node sees itself: what another one would see is the same store.</summary>
public sealed class MemoryPresenceTests : PresenceContract
{
    private readonly ManualTime _time = new();

    private protected override Task<(IPresenceStore Store, IPresenceStore Other, INodeRegistry Registry)> CreateAsync()
    {
        var registry = new MemoryNodeRegistry(_time);
        var store = new MemoryPresenceStore(registry);
        return Task.FromResult<(IPresenceStore, IPresenceStore, INodeRegistry)>((store, store, registry));
    }

    private protected override async Task ExpireAsync(NodeId node)
    {
        _time.Advance(NodeRegistryLayout.LeaseDuration / 2);
        foreach (var other in Living)
        {
            await Registry.RenewAsync(NodeLives.LeaseOf(other), Cancellation);
        }

        _time.Advance(NodeRegistryLayout.LeaseDuration / 2);
    }
}
