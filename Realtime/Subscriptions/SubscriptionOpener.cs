using Realtime.Broker;
using Realtime.Channels;
using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Subscriptions;

/// <summary>
/// Opens a client's subscription. The order makes it whole: keep what is delivered from now on, have the broker's acknowledgement, read the history, reply, and only
/// then join from where the reply ended.
/// </summary>
internal sealed class SubscriptionOpener(ChannelTable channels, IBroker broker, SubscriptionEnder ender)
{
    /// <summary>Without history only the top matters.</summary>
    private const int TopOnly = 0;

    /// <exception cref="UnavailableException">The broker cannot be asked; nothing is left behind.</exception>
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

            isOpened = true;
            return new SubscriptionOutcome(result, () => Commit(connection, channel, repliedUpTo), null);
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

    private void Commit(IConnection connection, LiveChannel channel, StreamPosition? repliedUpTo)
    {
        connection.TryUpdate(state => state with { Subscriptions = state.Subscriptions.Add(channel.Name) });
        if (!channel.Commit(connection, repliedUpTo))
        {
            ender.EndAsInsufficient(connection, channel.Name);
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
