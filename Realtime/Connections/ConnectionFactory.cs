using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime.Commands;
using Realtime.Hooks;
using Realtime.Hub;
using Realtime.Protocol;
using Realtime.RateLimiting;
using Realtime.Subscriptions;
using Realtime.Telemetry;

namespace Realtime.Connections;

/// <summary>Makes connections for the transports.</summary>
internal sealed class ConnectionFactory(
    CommandDispatcher dispatcher,
    SubscriptionEnder subscriptions,
    PresenceRenewal presence,
    HookRunner hooks,
    ClientTable clients,
    OpenConnections open,
    CommandLimits limits,
    IOptions<ClientOptions> options,
    RealtimeMetrics metrics,
    TimeProvider time,
    ILogger<ClientConnection> logger)
{
    private readonly ConnectionParts _parts = new(dispatcher, subscriptions, presence, hooks, clients, open, limits, options.Value, metrics, time, logger);

    public IConnectionHandler Open(ISink sink, ConnectionId id, IProtocolCodec codec, ClientTransport transport)
    {
        var connection = new ClientConnection(sink, id, codec, transport, _parts);
        open.Add(connection);
        if (open.Closing is { } code)
        {
            connection.Disconnect(code);
        }

        return connection;
    }
}
