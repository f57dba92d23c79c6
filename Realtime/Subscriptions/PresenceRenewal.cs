using Realtime.Hub;

namespace Realtime.Subscriptions;

/// <summary>Makes what others see of a client follow what its token or a backend says of it now.</summary>
internal sealed class PresenceRenewal(PresenceKeeper presence)
{
    /// <summary>Throws nothing: while the store is away the members stay as they were.</summary>
    /// <param name="connection">Who.</param>
    /// <param name="info">JSON; empty = none.</param>
    public async ValueTask SayAsync(IConnection connection, ReadOnlyMemory<byte> info)
    {
        if (connection.State.Info.ConnectionInfo.Span.SequenceEqual(info.Span))
        {
            return;
        }

        connection.TryUpdate(state => state with { Info = state.Info with { ConnectionInfo = info } });
        await Task.WhenAll(connection.State.Subscriptions.Where(static pair => pair.Value.HasPresence).Select(pair =>
            connection.RunAsync(pair.Key, client => RenewAsync(client, pair.Key)).AsTask()));
    }

    /// <summary>In line with the channel's commands. Throws nothing.</summary>
    public async ValueTask RenewAsync(IConnection connection, string channel)
    {
        if (connection.State.Subscriptions.TryGetValue(channel, out var subscription) && subscription.HasPresence)
        {
            await presence.RenewAsync(channel, connection.State.InfoIn(channel));
        }
    }
}
