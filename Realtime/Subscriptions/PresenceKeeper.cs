using Microsoft.Extensions.Logging;
using Realtime.Cluster;
using Realtime.Hub;
using Realtime.Presence;
using Realtime.Protocol;
using Realtime.Telemetry;

namespace Realtime.Subscriptions;

/// <summary>
/// Keeps the store's view of this node's members right: what could not be removed while the store was away is owed and removed later, and when the node begins a
/// new life, since a lease was lost or the store forgot everything, all members are added again.
/// </summary>
internal sealed partial class PresenceKeeper(IPresenceStore store, INodeIdentity identity, TimeProvider time, ILogger<PresenceKeeper> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<Membership, ClientInfo> _members = [];
    private readonly HashSet<Owed> _owed = [];
    private NodeId? _addedUnder;

    /// <exception cref="UnavailableException">The store is away, or the node has not joined the cluster; the client is no member then.</exception>
    public async ValueTask AddAsync(string channel, ClientInfo member, CancellationToken cancellationToken)
    {
        if (identity.Node is not { } node)
        {
            throw new UnavailableException("The node has not joined the cluster.", mayHaveHappened: false);
        }

        var membership = new Membership(channel, member.Client);
        lock (_lock)
        {
            _members[membership] = member;
            _owed.Remove(new Owed(membership, node));
        }

        try
        {
            await store.AddAsync(channel, node, member, cancellationToken);
        }
        catch
        {
            Forget(membership, node);
            throw;
        }
    }

    /// <summary>Removes now or, when the store is away, as soon as it is back.</summary>
    public async ValueTask RemoveAsync(string channel, string client)
    {
        var membership = new Membership(channel, client);
        if (identity.Node is not { } node)
        {
            // Its members went with the life that ended.
            lock (_lock)
            {
                _members.Remove(membership);
            }

            return;
        }

        Forget(membership, node);
        try
        {
            await PayAsync(new Owed(membership, node), CancellationToken.None);
        }
        catch (UnavailableException unavailable)
        {
            Log.RemovalOwed(logger, unavailable.Message);
        }
    }

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        using var untraced = UntracedScope.Begin();
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await CatchUpAsync(stoppingToken);
            }
            catch (UnavailableException)
            {
                // What is owed stays owed; the store's absence is told by those who met it first.
            }
        }
    }

    /// <summary>One look at what is owed and whether the node leads another life.</summary>
    public async ValueTask CatchUpAsync(CancellationToken cancellationToken)
    {
        if (identity.Node is { } node && node != _addedUnder)
        {
            await AddAllAsync(node, cancellationToken);
            _addedUnder = node;
        }

        foreach (var owed in Snapshot(_owed))
        {
            await PayAsync(owed, cancellationToken);
            await RestoreAsync(owed, cancellationToken);
        }
    }

    /// <summary>One that came back while its removal was under way may have been removed with it.</summary>
    private async ValueTask RestoreAsync(Owed owed, CancellationToken cancellationToken)
    {
        ClientInfo? back;
        lock (_lock)
        {
            back = _members.GetValueOrDefault(owed.Membership);
        }

        if (back is not null)
        {
            await store.AddAsync(owed.Membership.Channel, owed.Node, back, cancellationToken);
        }
    }

    private async ValueTask AddAllAsync(NodeId node, CancellationToken cancellationToken)
    {
        var members = Snapshot(_members);
        foreach (var (membership, info) in members)
        {
            await store.AddAsync(membership.Channel, node, info, cancellationToken);
            var hasLeft = false;
            lock (_lock)
            {
                hasLeft = !_members.ContainsKey(membership);
            }

            if (hasLeft)
            {
                // It left while it was added.
                await store.RemoveAsync(membership.Channel, node, membership.Client, cancellationToken);
            }
        }

        if (members.Count > 0)
        {
            Log.MembersAddedAgain(logger, members.Count, node.Incarnation);
        }
    }

    private async ValueTask PayAsync(Owed owed, CancellationToken cancellationToken)
    {
        await store.RemoveAsync(owed.Membership.Channel, owed.Node, owed.Membership.Client, cancellationToken);
        lock (_lock)
        {
            _owed.Remove(owed);
        }
    }

    private void Forget(Membership membership, NodeId node)
    {
        lock (_lock)
        {
            _members.Remove(membership);
            _owed.Add(new Owed(membership, node));
        }
    }

    private List<T> Snapshot<T>(IReadOnlyCollection<T> items)
    {
        lock (_lock)
        {
            return [.. items];
        }
    }

    private readonly record struct Membership(string Channel, string Client);

    private readonly record struct Owed(Membership Membership, NodeId Node);
}
