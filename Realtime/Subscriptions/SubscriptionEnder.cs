using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Subscriptions;

/// <summary>
/// Ends subscriptions. Whoever takes one out of the client's state does the rest; a second ender finds nothing. To be called in line with the client's commands of the
/// channel (<see cref="IClient.RunAsync"/>), or a late end would take something from the next subscription.
/// </summary>
internal sealed class SubscriptionEnder(ChannelTable channels, PresenceKeeper presence, Announcer announcer)
{
    /// <summary>When it completes the client gets nothing more of the channel, and is seen there no more unless the store is away.</summary>
    /// <returns>False when there was no such subscription.</returns>
    public async ValueTask<bool> EndAsync(IConnection connection, string channel)
    {
        var ended = default(Subscription);
        var wasSubscribed = connection.TryUpdate(state => state.Subscriptions.TryGetValue(channel, out ended)
            ? state with { Subscriptions = state.Subscriptions.Remove(channel) }
            : null);
        if (!wasSubscribed)
        {
            return false;
        }

        channels.Find(channel)?.Remove(connection);
        try
        {
            await UndoAsync(channel, connection.State.Info, ended!);
        }
        finally
        {
            channels.Leave(channel);
        }

        return true;
    }

    /// <summary>The server takes the client out, and tells it so.</summary>
    /// <returns>False when there was no such subscription: the client is told nothing.</returns>
    public async ValueTask<bool> EndAsync(IConnection connection, string channel, UnsubscribeCode code)
    {
        var hasEnded = await EndAsync(connection, channel);
        if (hasEnded)
        {
            connection.Send(channel, new UnsubscribePush(code));
        }

        return hasEnded;
    }

    /// <summary>Tells the client that it may have missed something: it subscribes again by itself and recovers, or comes back where the server had subscribed it.</summary>
    public ValueTask EndAsInsufficientAsync(IConnection connection, string channel) =>
        EndAsync(connection, channel, UnsubscribeCode.InsufficientState, DisconnectCode.InsufficientState);

    /// <summary>Its time is over: the client subscribes again with a new token, or comes back where the server had subscribed it.</summary>
    public ValueTask EndAsExpiredAsync(IConnection connection, string channel) =>
        EndAsync(connection, channel, UnsubscribeCode.Expired, connection.Transport.IsListenOnly ? DisconnectCode.ConnectionExpired : DisconnectCode.SubscriptionExpired);

    /// <summary>At the connection's end, when no command runs any more. One that fails keeps no other from ending.</summary>
    public Task EndAllAsync(IConnection connection) =>
        Task.WhenAll(connection.State.Subscriptions.Keys.Order(StringComparer.Ordinal).Select(channel => EndAsync(connection, channel).AsTask()));

    private async ValueTask EndAsync(IConnection connection, string channel, UnsubscribeCode told, DisconnectCode closed)
    {
        if (connection.State.Subscriptions.TryGetValue(channel, out var subscription) && subscription.IsServerSide)
        {
            connection.Disconnect(closed);
        }
        else
        {
            await EndAsync(connection, channel, told);
        }
    }

    private async ValueTask UndoAsync(string channel, ClientInfo info, Subscription ended)
    {
        if (ended.HasPresence)
        {
            await presence.RemoveAsync(channel, info.Client);
        }

        if (ended.IsTold)
        {
            await announcer.TellAsync(channel, new LeavePush(info with { ChannelInfo = ended.ChannelInfo }));
        }
    }
}
