using StackExchange.Redis;

namespace Realtime.Redis;

/// <summary>How the client of Redis has to be set up for a node.</summary>
public static class RedisClientDefaults
{
    /// <summary>
    /// Lets the node start and live without Redis, and fail an operation at once while Redis is away: a client that keeps commands for a better day would send
    /// them when their callers have long been told that they failed.
    /// </summary>
    /// <param name="options">The client's.</param>
    /// <param name="sockets">The same as in the services: what lets a node cut a dead connection. Without it a node waits until the client notices by itself.</param>
    public static ConfigurationOptions UseRealtimeDefaults(this ConfigurationOptions options, RedisSockets? sockets = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ConnectTimeout = 2000;
        options.AsyncTimeout = 2000;
        options.SyncTimeout = 2000;
        options.KeepAlive = 5;
        // A steady second: the exponential default lets a node stay away long after Redis is back.
        options.ReconnectRetryPolicy = new LinearRetry(1000);
        options.Tunnel ??= sockets;
        options.IncludeDetailInExceptions = false;
        return options;
    }
}
