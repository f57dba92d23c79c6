using Realtime.Broker;
using Realtime.Channels;
using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Subscriptions;

/// <summary>
/// Opens a client's subscription. The order makes it whole: keep what is delivered from now on, have the broker's acknowledgement, read the history, enter the presence,
/// reply, and only then join from where the reply ended.
/// </summary>
internal sealed class SubscriptionOpener(
    ChannelTable channels, IBroker broker, IChannelRepair repair, PresenceKeeper presence, Announcer announcer, SubscriptionEnder ender, ChannelAccess access)
{
    /// <summary>Without history only the top matters.</summary>
    private const int TopOnly = 0;

    /// <exception cref="UnavailableException">A store cannot be asked; nothing is left behind.</exception>
    public async ValueTask<SubscriptionOutcome> OpenAsync(
        IConnection connection, SubscribeRequest request, NamespaceOptions policy, CancellationToken cancellationToken)
    {
        var (channel, subscribed) = channels.Enter(request.Channel);
        channel.Open();
        var isOpened = false;
        try
        {
            await subscribed.WaitAsync(cancellationToken);
            var (result, repliedUpTo) = policy.HistorySize > 0
                ? await ReadAsync(request, policy, cancellationToken)
                : (SubscribeResult.Plain, null);
            if (result.WasRecovering && !result.IsRecovered && request.RejectsUnrecovered)
            {
                return new SubscriptionOutcome(null, null, ProtocolError.UnrecoverablePosition);
            }

            var info = connection.State.Info;
            if (policy.Presence)
            {
                await presence.AddAsync(channel.Name, info, cancellationToken);
            }

            isOpened = true;
            var subscription = new Subscription { HasPresence = policy.Presence, IsTold = policy.JoinLeave };
            var watches = access.PushesJoinLeave(policy, info.User, request.WantsJoinLeave);
            return new SubscriptionOutcome(result, () => CommitAsync(connection, channel, subscription, repliedUpTo, watches), null);
        }
        finally
        {
            if (!isOpened)
            {
                channel.Abandon();
                channels.Leave(request.Channel);
            }
        }
    }

    private async ValueTask CommitAsync(
        IConnection connection, LiveChannel channel, Subscription subscription, StreamPosition? repliedUpTo, bool watches)
    {
        connection.TryUpdate(state => state with { Subscriptions = state.Subscriptions.Add(channel.Name, subscription) });
        var isAligned = channel.Commit(connection, repliedUpTo, watches);
        if (channel.IsInDoubt)
        {
            repair.Start(channel);
        }

        if (!isAligned)
        {
            await ender.EndAsInsufficientAsync(connection, channel.Name);
            return;
        }

        if (!connection.State.IsSubscribed(channel.Name))
        {
            // Whoever ended it between the two found nothing to remove yet.
            channel.Remove(connection);
            return;
        }

        if (subscription.IsTold)
        {
            await announcer.TellAsync(channel.Name, new JoinPush(connection.State.Info));
        }
    }

    private async ValueTask<(SubscribeResult Result, StreamPosition? RepliedUpTo)> ReadAsync(
        SubscribeRequest request, NamespaceOptions policy, CancellationToken cancellationToken)
    {
        var since = policy.AllowRecovery ? request.Since : null;
        var query = since is { } from ? new HistoryQuery(policy.HistorySize, from) : new HistoryQuery(TopOnly);
        var page = await broker.ReadHistoryAsync(request.Channel, query, cancellationToken);
        if (since is { } sent && Recovery.IsComplete(page, sent, policy.MaxRecoveryBytes))
        {
            // The client walks forward from where it said it stands, through the publications.
            var position = new StreamPosition(sent.Offset, page.Top.Epoch);
            return (new SubscribeResult(position, policy.AllowRecovery, WasRecovering: true, IsRecovered: true, page.Publications), page.Top);
        }

        return (new SubscribeResult(page.Top, policy.AllowRecovery, WasRecovering: since is not null, IsRecovered: false, []), page.Top);
    }
}
