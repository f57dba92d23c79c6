using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Subscriptions;

/// <summary>Ends subscriptions. Whoever takes one out of the client's state does the rest; a second ender finds nothing.</summary>
internal sealed class SubscriptionEnder(ChannelTable channels)
{
    private static readonly UnsubscribePush Insufficient = new(2500, "insufficient state");

    /// <returns>False when there was no such subscription.</returns>
    public bool End(IConnection connection, string channel)
    {
        var wasSubscribed = connection.TryUpdate(state =>
            state.Subscriptions.Contains(channel) ? state with { Subscriptions = state.Subscriptions.Remove(channel) } : null);
        if (wasSubscribed)
        {
            channels.Find(channel)?.Remove(connection);
            channels.Leave(channel);
        }

        return wasSubscribed;
    }

    /// <summary>Tells the client that it may have missed something: it subscribes again by itself and recovers.</summary>
    public void EndAsInsufficient(IConnection connection, string channel)
    {
        if (End(connection, channel))
        {
            connection.Send(channel, Insufficient);
        }
    }

    /// <summary>At the connection's end, when no command runs any more.</summary>
    public void EndAll(IConnection connection)
    {
        foreach (var channel in connection.State.Subscriptions)
        {
            End(connection, channel);
        }
    }
}
