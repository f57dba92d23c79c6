using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Subscriptions;

/// <summary>Ends subscriptions. Whoever takes one out of the client's state does the rest; a second ender finds nothing.</summary>
internal sealed class SubscriptionEnder(ChannelTable channels, PresenceKeeper presence, Announcer announcer)
{
    private static readonly UnsubscribePush Insufficient = new(UnsubscribeCode.InsufficientState);

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

    /// <summary>Tells the client that it may have missed something: it subscribes again by itself and recovers.</summary>
    public async ValueTask EndAsInsufficientAsync(IConnection connection, string channel)
    {
        if (await EndAsync(connection, channel))
        {
            connection.Send(channel, Insufficient);
        }
    }

    /// <summary>At the connection's end, when no command runs any more. One that fails keeps no other from ending.</summary>
    public Task EndAllAsync(IConnection connection) =>
        Task.WhenAll(connection.State.Subscriptions.Keys.Select(channel => EndAsync(connection, channel).AsTask()));

    private async ValueTask UndoAsync(string channel, ClientInfo info, Subscription ended)
    {
        if (ended.HasPresence)
        {
            await presence.RemoveAsync(channel, info.Client);
        }

        if (ended.IsTold)
        {
            await announcer.TellAsync(channel, new LeavePush(info));
        }
    }
}
