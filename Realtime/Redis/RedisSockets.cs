using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Realtime.Redis;

/// <summary>
/// Knows the sockets over which subscriptions come, so that a dead one can be cut: the client of Redis has no way to be told, and waits longer by itself than is promised.
/// One for each connection to Redis, given to <see cref="RedisClientDefaults.UseRealtimeDefaults"/> and to the services.
/// </summary>
public sealed class RedisSockets : Tunnel
{
    private readonly ConcurrentDictionary<EndPoint, Socket> _subscriptions = new();

    /// <inheritdoc/>
    public override ValueTask BeforeSocketConnectAsync(EndPoint endPoint, ConnectionType connectionType, Socket? socket, CancellationToken cancellationToken)
    {
        if (connectionType == ConnectionType.Subscription && socket is not null)
        {
            _subscriptions[endPoint] = socket;
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Ends the connection that carries the subscriptions of this server. The client makes another, and all of its subscriptions on it.</summary>
    /// <returns>false = none is known.</returns>
    internal bool CutSubscriptions(EndPoint server)
    {
        if (!_subscriptions.TryRemove(server, out var socket))
        {
            return false;
        }

        socket.Dispose();
        return true;
    }
}
