using Microsoft.Extensions.Logging;
using Realtime.Cluster;
using Realtime.Presence;
using Realtime.Protocol;
using Realtime.Telemetry;

namespace Realtime.Subscriptions;

/// <summary>
/// Keeps the store's view of this node's members right: what could not be removed while the store was away is owed and removed later, and when the node begins a
/// new life, since a lease was lost or the store forgot everything, all members are added again. What is owed under an ended life went with it, so never more is
/// owed than one life had.
/// </summary>
internal sealed partial class PresenceKeeper(IPresenceStore store, INodeIdentity identity, TimeProvider time, ILogger<PresenceKeeper> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Calls of the store under way at once while catching up.</summary>
    private const int Width = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Channel, string Client), Membership> _memberships = [];
    private readonly HashSet<Membership> _owed = [];
    private NodeId? _addedUnder;

    /// <exception cref="UnavailableException">The store is away, or the node has not joined the cluster; the client is no member then.</exception>
    public async ValueTask AddAsync(string channel, ClientInfo member, CancellationToken cancellationToken)
    {
        if (identity.Node is null)
        {
            throw NotJoined();
        }

        var membership = Want(channel, member);
        try
        {
            await SettleAsync(membership, cancellationToken);
        }
        catch
        {
            Unwant(membership, member);
            throw;
        }
        finally
        {
            Leave(membership);
        }
    }

    /// <summary>Replaces what is said of a member now or, when the store is away, as soon as it is back; it stays a member meanwhile.</summary>
    public async ValueTask RenewAsync(string channel, ClientInfo member)
    {
        var membership = Want(channel, member);
        try
        {
            await SettleAsync(membership, CancellationToken.None);
        }
        catch (UnavailableException unavailable)
        {
            Log.RenewalOwed(logger, unavailable.Message);
        }
        finally
        {
            Leave(membership);
        }
    }

    /// <summary>Removes now or, when the store is away, as soon as it is back.</summary>
    public async ValueTask RemoveAsync(string channel, string client)
    {
        if (Unwant(channel, client) is not { } membership)
        {
            return;
        }

        try
        {
            await SettleAsync(membership, CancellationToken.None);
        }
        catch (UnavailableException unavailable)
        {
            Log.RemovalOwed(logger, unavailable.Message);
        }
        finally
        {
            Leave(membership);
        }
    }

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        using var untraced = UntracedScope.Begin();
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await CatchUpAsync(stoppingToken);
        }
    }

    /// <summary>
    /// One look at what is owed and whether the node leads another life. What fails is tried at the next one; the store's absence is told by those who met it first.
    /// </summary>
    public async ValueTask CatchUpAsync(CancellationToken cancellationToken)
    {
        if (identity.Node is not { } node)
        {
            return;
        }

        var isNewLife = node != _addedUnder;
        var open = Enter(isNewLife);
        var (added, failed) = (0, 0);
        try
        {
            foreach (var part in open.Chunk(Width))
            {
                var outcomes = await Task.WhenAll(part.Select(membership => TrySettleAsync(membership, cancellationToken)));
                added += outcomes.Count(static hasAdded => hasAdded == true);
                var failedNow = outcomes.Count(static hasAdded => hasAdded is null);
                failed += failedNow;
                if (failedNow == part.Length)
                {
                    // The store is away.
                    break;
                }
            }
        }
        finally
        {
            open.ForEach(Leave);
        }

        if (isNewLife && failed == 0)
        {
            _addedUnder = node;
        }

        if (added > 0)
        {
            Log.MembersAddedAgain(logger, added, node.Incarnation);
        }
    }

    /// <returns>Whether it was added; null when the store, or the node's life, is away.</returns>
    private async Task<bool?> TrySettleAsync(Membership membership, CancellationToken cancellationToken)
    {
        try
        {
            return await SettleAsync(membership, cancellationToken);
        }
        catch (UnavailableException)
        {
            return null;
        }
    }

    /// <summary>
    /// Tells the store what is wanted at this moment, whoever wanted it, unless it knows. What has begun is not given up halfway, whoever goes away: it could reach the store after
    /// what follows it.
    /// </summary>
    /// <returns>Whether it was added.</returns>
    private async Task<bool> SettleAsync(Membership membership, CancellationToken cancellationToken)
    {
        var turn = await membership.Turn.TakeAsync();
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (wanted, owner, known) = Look(membership);
            // Asked after the membership stands in the table: a life that begins later finds it there.
            var node = identity.Node;
            if (wanted is null)
            {
                await RemoveAsync(membership, owner, node);
                return false;
            }

            if (node is not { } life)
            {
                throw NotJoined();
            }

            if (owner == life && ReferenceEquals(known, wanted))
            {
                return false;
            }

            Note(membership, life, known: null);
            await store.AddAsync(membership.Channel, life, wanted, CancellationToken.None);
            Note(membership, life, wanted);
            return true;
        }
        finally
        {
            turn.SetResult();
        }
    }

    private async Task RemoveAsync(Membership membership, NodeId? owner, NodeId? node)
    {
        if (owner is not { } life || node is null)
        {
            // While no lease holds it stays owed: the same life may go on.
            return;
        }

        if (life == node)
        {
            Note(membership, life, known: null);
            await store.RemoveAsync(membership.Channel, life, membership.Client, CancellationToken.None);
        }

        Note(membership, owner: null, known: null);
    }

    private static UnavailableException NotJoined() => new("The node has not joined the cluster.", mayHaveHappened: false);

    private Membership Want(string channel, ClientInfo member)
    {
        lock (_lock)
        {
            if (!_memberships.TryGetValue((channel, member.Client), out var membership))
            {
                membership = new Membership(channel, member.Client);
                _memberships.Add((channel, member.Client), membership);
            }

            membership.Wanted = member;
            membership.Uses++;
            return membership;
        }
    }

    private Membership? Unwant(string channel, string client)
    {
        lock (_lock)
        {
            if (!_memberships.TryGetValue((channel, client), out var membership))
            {
                return null;
            }

            membership.Wanted = null;
            membership.Uses++;
            return membership;
        }
    }

    /// <summary>Takes back what could not be added, unless something else is wanted by now.</summary>
    private void Unwant(Membership membership, ClientInfo member)
    {
        lock (_lock)
        {
            if (ReferenceEquals(membership.Wanted, member))
            {
                membership.Wanted = null;
            }
        }
    }

    private List<Membership> Enter(bool isNewLife)
    {
        lock (_lock)
        {
            List<Membership> open = isNewLife ? [.. _memberships.Values] : [.. _owed];
            open.ForEach(static membership => membership.Uses++);
            return open;
        }
    }

    private void Leave(Membership membership)
    {
        lock (_lock)
        {
            membership.Uses--;
            if (membership.IsOwed)
            {
                _owed.Add(membership);
            }
            else
            {
                _owed.Remove(membership);
            }

            if (membership.IsOver)
            {
                _memberships.Remove((membership.Channel, membership.Client));
            }
        }
    }

    private (ClientInfo? Wanted, NodeId? Owner, ClientInfo? Known) Look(Membership membership)
    {
        lock (_lock)
        {
            return (membership.Wanted, membership.Owner, membership.Known);
        }
    }

    private void Note(Membership membership, NodeId? owner, ClientInfo? known)
    {
        lock (_lock)
        {
            (membership.Owner, membership.Known) = (owner, known);
        }
    }
}
