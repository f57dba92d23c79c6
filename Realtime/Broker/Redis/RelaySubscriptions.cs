using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime.Protocol;
using Realtime.Redis;
using StackExchange.Redis;

namespace Realtime.Broker.Redis;

/// <summary>
/// The channels that this node hears. Operations on one channel run in line, so that a late unsubscribe never follows a subscribe.
/// </summary>
internal sealed partial class RelaySubscriptions(
    IConnectionMultiplexer connection,
    RedisSubscriber subscriber,
    RelayAudit audit,
    RelayRoutes routes,
    RelayEchoes echoes,
    RedisMetrics metrics,
    IOptions<RedisOptions> options,
    TimeProvider time,
    ILogger<RelaySubscriptions> logger)
{
    private const int AskedPerTick = 256;
    private const int ListenedToPerTick = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, RelaySubscription> _subscriptions = new(StringComparer.Ordinal);
    private readonly RelayLeftovers _leftovers = new(time);
    private IBrokerEvents? _handler;
    private RelaySlices _toAsk;
    private RelaySlices _toListenTo;

    /// <summary>Called once, before anything else.</summary>
    public void Start(IBrokerEvents handler) => _handler = handler;

    /// <summary>Completes when Redis has acknowledged the subscription.</summary>
    public async ValueTask OpenAsync(string channel, CancellationToken cancellationToken)
    {
        var isOpen = false;
        while (!isOpen)
        {
            isOpen = await WithGateAsync(FindOrAdd(channel), OpenOnceAsync, cancellationToken);
        }
    }

    /// <summary>What arrives from now on is dropped; Redis is told a little later, unless somebody subscribes again.</summary>
    public void Leave(string channel)
    {
        lock (_lock)
        {
            _subscriptions.GetValueOrDefault(channel)?.Leave(time.GetTimestamp());
        }
    }

    /// <summary>Closes what nobody has wanted for a while, and opens again what Redis does not know.</summary>
    /// <param name="askEverything">Whether Redis is asked for all subscriptions, as after a reconnect, or for the next few.</param>
    public async Task TidyAsync(bool askEverything, CancellationToken cancellationToken)
    {
        var (all, asOf) = (Snapshot(), time.GetTimestamp());
        foreach (var subscription in all.Where(IsLeft))
        {
            await WithGateAsync(subscription, CloseLeftAsync, cancellationToken);
        }

        if (!connection.GetSubscriber().IsConnected())
        {
            return;
        }

        await FollowAsync(all, asOf, cancellationToken);
        var deaf = await audit.FindDeafAsync((askEverything ? all : _toAsk.Next(all, AskedPerTick)).Where(Stands), cancellationToken);
        foreach (var subscription in deaf.Concat(all.Where(static subscription => subscription is { IsWanted: true, IsOpen: false })))
        {
            await RepairAsync(subscription, asOf, cancellationToken);
        }

        foreach (var channel in askEverything ? _leftovers.Take() : [])
        {
            await WithGateAsync(FindOrAdd(channel), CloseAgainAsync, cancellationToken);
        }
    }

    /// <summary>Opens again through which this node does not hear itself, though Redis counts subscribers: those of other nodes.</summary>
    /// <param name="toAll">Whether to all of them, as after a reconnect, or to the next few.</param>
    public async Task ListenAsync(bool toAll, CancellationToken cancellationToken)
    {
        var (all, asOf) = (Snapshot(), time.GetTimestamp());
        foreach (var silent in await audit.FindSilentAsync((toAll ? all : _toListenTo.Next(all, ListenedToPerTick)).Where(Stands), cancellationToken))
        {
            await RepairAsync(silent, asOf, cancellationToken);
        }
    }

    /// <summary>One that stands, by chance, for each server that carries any.</summary>
    public IReadOnlyList<RelaySubscription> OnePerPlace(Random random) =>
        [.. from subscription in Snapshot() where Stands(subscription) && subscription.Place is not null group subscription by subscription.Place into place select place.ElementAt(random.Next(place.Count()))];

    /// <summary>Makes a subscription again that was found not to stand.</summary>
    /// <param name="subscription">The one that was found.</param>
    /// <param name="asOf">
    /// When it was looked at. One that was acknowledged since is left alone, as by whoever was opening it meanwhile: to make it twice loses what is relayed in between.
    /// </param>
    /// <param name="cancellationToken">Ends the waiting for its turn.</param>
    public async Task RepairAsync(RelaySubscription subscription, long asOf, CancellationToken cancellationToken) =>
        await WithGateAsync(subscription, found => found.IsWanted && found.OpenedAt <= asOf ? MakeAgainAsync(found) : Task.FromResult(false), cancellationToken);

    /// <summary>Ends all of them.</summary>
    public async Task CloseAsync()
    {
        foreach (var subscription in Snapshot())
        {
            await WithGateAsync(subscription, RetireAsync, CancellationToken.None);
        }
    }

    /// <summary>
    /// After a fail-over, or when a slot moves, the client subscribes elsewhere by itself, or stays behind. Nobody says so, and what was relayed meanwhile is lost.
    /// </summary>
    private async Task FollowAsync(RelaySubscription[] all, long asOf, CancellationToken cancellationToken)
    {
        foreach (var (subscription, place) in routes.PlacesOf(all.Where(Stands)))
        {
            if (place is null)
            {
                await RepairAsync(subscription, asOf, cancellationToken);
            }
            else if (!place.Equals(subscription.Place))
            {
                subscription.Place = place;
                Doubt(subscription);
            }
        }
    }

    private static bool Stands(RelaySubscription subscription) => subscription is { IsWanted: true, IsOpen: true };

    private bool IsLeft(RelaySubscription subscription) =>
        !subscription.IsWanted && time.GetElapsedTime(subscription.UnwantedSince) >= options.Value.UnsubscribeDelay;

    private RelaySubscription FindOrAdd(string channel)
    {
        lock (_lock)
        {
            if (!_subscriptions.TryGetValue(channel, out var subscription))
            {
                subscription = new RelaySubscription(channel, routes.Of(channel));
                _subscriptions.Add(channel, subscription);
            }

            return subscription;
        }
    }

    private RelaySubscription[] Snapshot()
    {
        lock (_lock)
        {
            return [.. _subscriptions.Values];
        }
    }

    private static async Task<bool> WithGateAsync(RelaySubscription subscription, Func<RelaySubscription, Task<bool>> act, CancellationToken cancellationToken)
    {
        await subscription.Gate.WaitAsync(cancellationToken);
        try
        {
            return !subscription.IsRetired && await act(subscription);
        }
        finally
        {
            subscription.Gate.Release();
        }
    }

    private async Task<bool> OpenOnceAsync(RelaySubscription subscription)
    {
        subscription.Want();
        if (subscription.IsOpen)
        {
            return true;
        }

        try
        {
            await SubscribeAsync(subscription);
            return true;
        }
        catch (Exception exception) when (RedisFailure.Is(exception))
        {
            metrics.Failed("subscribe", exception.GetType().Name);
            await RetireAsync(subscription);
            throw new UnavailableException("Redis did not acknowledge a subscription.", mayHaveHappened: false, exception);
        }
    }

    private async Task SubscribeAsync(RelaySubscription subscription)
    {
        await subscription.OpenAsync(subscriber, queue => ReaderOf(subscription, queue), options.Value.OperationTimeout, time);
        subscription.Place = connection.GetSubscriber().SubscribedEndpoint(subscription.Relay);
    }

    private async Task<bool> MakeAgainAsync(RelaySubscription subscription)
    {
        try
        {
            Log.Repairing(logger, subscription.Channel);
            await SubscribeAsync(subscription);
            metrics.RelayHealed("subscribed");
            Doubt(subscription);
        }
        catch (Exception exception) when (RedisFailure.Is(exception))
        {
            metrics.Failed("subscribe", exception.GetType().Name);
        }

        return true;
    }

    /// <summary>Redis hears that a channel is left only of one that the client believes in.</summary>
    private async Task<bool> CloseAgainAsync(RelaySubscription subscription)
    {
        if (subscription.IsWanted || subscription.IsOpen)
        {
            return true;
        }

        try
        {
            await SubscribeAsync(subscription);
        }
        catch (Exception exception) when (RedisFailure.Is(exception))
        {
            metrics.Failed("unsubscribe", exception.GetType().Name);
        }

        return await RetireAsync(subscription);
    }

    private async Task<bool> CloseLeftAsync(RelaySubscription subscription) => IsLeft(subscription) && await RetireAsync(subscription);

    /// <summary>It stays in its place until it is closed: a subscribe that comes meanwhile waits, or two would speak to Redis of one channel at once.</summary>
    private async Task<bool> RetireAsync(RelaySubscription subscription)
    {
        _leftovers.Note(subscription.Channel);
        try
        {
            await subscription.CloseAsync(options.Value.OperationTimeout, time);
        }
        catch (Exception exception) when (RedisFailure.Is(exception))
        {
            // The client has forgotten the subscription; where Redis has not, its messages are dropped on arrival.
            metrics.Failed("unsubscribe", exception.GetType().Name);
        }
        finally
        {
            subscription.IsRetired = true;
            lock (_lock)
            {
                _subscriptions.Remove(subscription.Channel);
            }
        }

        return true;
    }

    private RelayReader ReaderOf(RelaySubscription subscription, ChannelMessageQueue queue) =>
        new(queue, message => Deliver(subscription, message), () => Skipped(subscription));

    private void Skipped(RelaySubscription subscription)
    {
        Log.Skipped(logger, subscription.Channel);
        Doubt(subscription);
    }

    private void Doubt(RelaySubscription subscription)
    {
        metrics.Doubted();
        _handler!.OnDoubt(subscription.Channel);
    }

    private void Deliver(RelaySubscription subscription, ReadOnlyMemory<byte> message)
    {
        if (echoes.TryTake(message.Span) || !subscription.IsWanted)
        {
            return;
        }

        try
        {
            switch (RelayMessage.Read(message))
            {
                case PublicationPush { Publication: var publication }:
                    _handler!.OnPublication(subscription.Channel, publication);
                    break;
                case { } joinOrLeave:
                    _handler!.OnJoinOrLeave(subscription.Channel, joinOrLeave);
                    break;
                default:
                    metrics.MessageRefused();
                    break;
            }
        }
        catch (Exception exception)
        {
            // One faulty delivery must not make the channel deaf.
            Log.DeliveryFailed(logger, subscription.Channel, exception);
        }
    }
}
