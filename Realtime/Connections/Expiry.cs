using Microsoft.Extensions.Logging;
using Realtime.Hooks;
using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Connections;

/// <summary>What happens when a connection's or a subscription's time is over: it ends after a grace in which the client may refresh, or hooks prolong it.</summary>
internal sealed partial class Expiry(ConnectionParts parts)
{
    /// <summary>How long something goes on whose hooks cannot be asked.</summary>
    private static readonly TimeSpan Reprieve = TimeSpan.FromMinutes(1);

    /// <summary>When something of this client is due; null = never.</summary>
    public DateTimeOffset? NextDue(ClientState state)
    {
        var next = DueOf(state.ExpiresAt, state.IsRefreshedByServer);
        foreach (var (_, subscription) in state.Subscriptions)
        {
            if (DueOf(subscription.ExpiresAt, subscription.IsRefreshedByServer) is { } due && !(next <= due))
            {
                next = due;
            }
        }

        return next;
    }

    /// <summary>Does what is due. Throws nothing.</summary>
    public async Task RunDueAsync(IConnection connection)
    {
        try
        {
            var now = parts.Time.GetUtcNow();
            var state = connection.State;
            if (DueOf(state.ExpiresAt, state.IsRefreshedByServer) <= now)
            {
                if (!state.IsRefreshedByServer)
                {
                    connection.Disconnect(DisconnectCode.ConnectionExpired);
                    return;
                }

                await connection.RunAsync(string.Empty, RefreshAsync);
            }

            foreach (var (channel, subscription) in state.Subscriptions)
            {
                if (DueOf(subscription.ExpiresAt, subscription.IsRefreshedByServer) <= now)
                {
                    await connection.RunAsync(channel, client => EndOrRefreshAsync(client, channel, subscription));
                }
            }
        }
        catch (Exception unexpected)
        {
            Log.Failed(parts.Logger, connection.State.Info.Client, unexpected);
            connection.Disconnect(DisconnectCode.InternalError);
        }
    }

    private DateTimeOffset? DueOf(DateTimeOffset? end, bool isRefreshedByServer) => isRefreshedByServer ? end : end + parts.Options.ExpiryGrace;

    private async ValueTask RefreshAsync(IConnection connection)
    {
        var said = await parts.Hooks.OnRefreshingAsync(new ClientContext(connection), CancellationToken.None);
        if (!said.GoesOn && !said.IsUnknown)
        {
            connection.Disconnect(DisconnectCode.ConnectionExpired);
            return;
        }

        var end = said.IsUnknown ? parts.Time.GetUtcNow() + Reprieve : said.ExpiresAt;
        connection.TryUpdate(state => state with { ExpiresAt = end, Meta = said.Meta ?? state.Meta });
        if (said.Info is { } info)
        {
            await parts.Presence.SayAsync(connection, info);
        }
    }

    private async ValueTask EndOrRefreshAsync(IConnection connection, string channel, Subscription seen)
    {
        if (!connection.State.Subscriptions.TryGetValue(channel, out var subscription) || subscription != seen)
        {
            // Refreshed, or ended, in the meantime.
            return;
        }

        var said = subscription.IsRefreshedByServer
            ? await parts.Hooks.OnRefreshingSubscriptionAsync(new ClientContext(connection), channel, CancellationToken.None)
            : RefreshingResult.Pass;
        if (!said.GoesOn && !said.IsUnknown)
        {
            await parts.Subscriptions.EndAsExpiredAsync(connection, channel);
            return;
        }

        var renewed = subscription with
        {
            ExpiresAt = said.IsUnknown ? parts.Time.GetUtcNow() + Reprieve : said.ExpiresAt,
            ChannelInfo = said.Info ?? subscription.ChannelInfo,
        };
        connection.TryUpdate(state => state.Subscriptions.ContainsKey(channel) ? state with { Subscriptions = state.Subscriptions.SetItem(channel, renewed) } : null);
        if (said.Info is not null)
        {
            await parts.Presence.RenewAsync(connection, channel);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "What was due of client {Client} failed.")]
        public static partial void Failed(ILogger logger, string client, Exception exception);
    }
}
