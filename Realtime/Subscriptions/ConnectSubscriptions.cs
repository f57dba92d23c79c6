using Microsoft.Extensions.Options;
using Realtime.Channels;
using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Subscriptions;

/// <summary>Opens what a client is subscribed to when it connects: what its token and hooks say, its personal channel, and what it asks for and could subscribe to by itself. All of it or nothing.</summary>
internal sealed class ConnectSubscriptions(
    ChannelPolicies policies, ChannelAccess access, SubscriptionPlanner planner, SubscriptionOpener opener, IOptions<SubscriptionOptions> options)
{
    /// <param name="connection">Its state says who it is.</param>
    /// <param name="granted">What token and hooks say, by channel.</param>
    /// <param name="asked">Where the client stands, and what it asks for.</param>
    /// <param name="cancellationToken">The client is gone.</param>
    /// <exception cref="UnavailableException">A store cannot be asked; nothing is left behind.</exception>
    public async ValueTask<ConnectSubscriptionsOutcome> OpenAsync(
        IConnection connection, IReadOnlyDictionary<string, ServerSubscription> granted, IReadOnlyList<SubscribeRequest> asked, CancellationToken cancellationToken)
    {
        var wanted = new SortedDictionary<string, ServerSubscription>(StringComparer.Ordinal);
        foreach (var (channel, subscription) in granted)
        {
            wanted.Add(channel, subscription);
        }

        AddPersonal(connection.State.Info.User, wanted);
        if (!TryAddAsked(connection, asked, wanted))
        {
            return new ConnectSubscriptionsOutcome(null, null, DisconnectCode.BadRequest);
        }

        if (wanted.Count > options.Value.MaxSubscriptions)
        {
            return new ConnectSubscriptionsOutcome(null, null, DisconnectCode.ChannelLimit);
        }

        var plans = new List<SubscriptionPlan>(wanted.Count);
        foreach (var (channel, subscription) in wanted)
        {
            if (policies.Find(channel) is not { } policy)
            {
                return new ConnectSubscriptionsOutcome(null, ProtocolError.UnknownChannel, null);
            }

            if (!ChannelName.Fits(channel, policy))
            {
                return new ConnectSubscriptionsOutcome(null, ProtocolError.BadRequest, null);
            }

            var since = asked.FirstOrDefault(request => string.Equals(request.Channel, channel, StringComparison.Ordinal))?.Since;
            plans.Add(planner.ForServer(connection.State.Info.User, channel, policy, subscription, since));
        }

        return new ConnectSubscriptionsOutcome(await OpenAllAsync(connection, plans, cancellationToken), null, null);
    }

    /// <summary>A user whose id cannot stand in a channel's name has no such channel.</summary>
    private void AddPersonal(string user, SortedDictionary<string, ServerSubscription> wanted)
    {
        if (!options.Value.SubscribeToPersonal || user.Length == 0)
        {
            return;
        }

        var channel = ChannelName.PersonalOf(user, options.Value.PersonalNamespace);
        if (policies.Find(channel) is { } policy && ChannelName.Fits(channel, policy))
        {
            wanted.TryAdd(channel, new ServerSubscription());
        }
    }

    /// <summary>What the client may not have is passed over in silence, as a client that comes back names what it had before.</summary>
    /// <returns>False when one that can only listen asks for a channel that cannot exist: nobody else would ever tell it.</returns>
    private bool TryAddAsked(IConnection connection, IReadOnlyList<SubscribeRequest> asked, SortedDictionary<string, ServerSubscription> wanted)
    {
        foreach (var request in asked)
        {
            var policy = policies.Find(request.Channel);
            if (policy is null && connection.Transport.IsListenOnly)
            {
                return false;
            }

            if (policy is not null && ChannelName.Fits(request.Channel, policy) && access.CanSubscribe(policy, connection.State.Info.User, request.Channel))
            {
                wanted.TryAdd(request.Channel, new ServerSubscription());
            }
        }

        return true;
    }

    private async ValueTask<IReadOnlyList<OpenedSubscription>> OpenAllAsync(IConnection connection, List<SubscriptionPlan> plans, CancellationToken cancellationToken)
    {
        var opening = plans.ConvertAll(plan => opener.OpenAsync(connection, plan, cancellationToken).AsTask());
        try
        {
            // None of them would rather fail than not recover, so each is opened.
            return [.. (await Task.WhenAll(opening)).Select(static outcome => outcome.Opened!)];
        }
        catch
        {
            foreach (var task in opening.Where(static task => task.IsCompletedSuccessfully))
            {
                await (await task).Opened!.Abandon();
            }

            throw;
        }
    }
}
