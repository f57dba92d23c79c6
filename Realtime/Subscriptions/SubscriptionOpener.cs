using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Subscriptions;

/// <summary>
/// Opens a client's subscription. The order makes it whole: keep what is delivered from now on, have the broker's acknowledgement, read the history, enter the presence,
/// reply, and only then join from where the reply ended.
/// </summary>
internal sealed class SubscriptionOpener(
    ChannelTable channels, RecoveryReader recovery, IChannelRepair repair, PresenceKeeper presence, Announcer announcer, SubscriptionEnder ender, TimeProvider time)
{
    /// <exception cref="UnavailableException">A store cannot be asked; nothing is left behind.</exception>
    public async ValueTask<SubscriptionOutcome> OpenAsync(IConnection connection, SubscriptionPlan plan, CancellationToken cancellationToken)
    {
        var (channel, subscribed) = channels.Enter(plan.Channel);
        channel.Open();
        var isOpened = false;
        try
        {
            await subscribed.WaitAsync(cancellationToken);
            var reading = await recovery.ReadAsync(plan, cancellationToken);
            if (reading.Result is { WasRecovering: true, IsRecovered: false } && plan.RejectsUnrecovered)
            {
                return new SubscriptionOutcome(null, ProtocolError.UnrecoverablePosition);
            }

            var subscription = Describe(plan);
            if (subscription.HasPresence)
            {
                await presence.AddAsync(channel.Name, InfoOf(connection, subscription), cancellationToken);
            }

            isOpened = true;
            return new SubscriptionOutcome(
                new OpenedSubscription(
                    plan.Channel,
                    Tell(plan, reading.Result),
                    () => CommitAsync(connection, channel, subscription, plan.Reception, reading),
                    () => AbandonAsync(connection, channel, subscription)),
                null);
        }
        finally
        {
            if (!isOpened)
            {
                channel.Abandon();
                channels.Leave(plan.Channel);
            }
        }
    }

    private static Subscription Describe(SubscriptionPlan plan) => new()
    {
        IsServerSide = plan.IsServerSide,
        HasPresence = plan.Policy.Presence,
        IsTold = plan.Policy.JoinLeave,
        ChannelInfo = plan.Grant.Info,
        ExpiresAt = plan.Grant.ExpiresAt,
        IsRefreshedByServer = plan.IsRefreshedByServer,
    };

    private static ClientInfo InfoOf(IConnection connection, Subscription subscription) => connection.State.Info with { ChannelInfo = subscription.ChannelInfo };

    private SubscribeResult Tell(SubscriptionPlan plan, SubscribeResult result) => result with
    {
        Data = plan.Grant.Data,
        UsesDelta = plan.Reception.UsesDelta,
        Expiry = plan is { IsServerSide: false, IsRefreshedByServer: false, Grant.ExpiresAt: { } end } ? TimeToLive.Of(end - time.GetUtcNow()) : null,
    };

    private async ValueTask CommitAsync(
        IConnection connection, LiveChannel channel, Subscription subscription, Reception reception, RecoveryReader.Reading reading)
    {
        connection.TryUpdate(state => state with { Subscriptions = state.Subscriptions.SetItem(channel.Name, subscription) });
        var isAligned = channel.Commit(connection, reception, reading.UpTo, reading.Last);
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
            await announcer.TellAsync(channel.Name, new JoinPush(InfoOf(connection, subscription)));
        }
    }

    private async ValueTask AbandonAsync(IConnection connection, LiveChannel channel, Subscription subscription)
    {
        channel.Abandon();
        try
        {
            if (subscription.HasPresence)
            {
                await presence.RemoveAsync(channel.Name, connection.State.Info.Client);
            }
        }
        finally
        {
            channels.Leave(channel.Name);
        }
    }
}
