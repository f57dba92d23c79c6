using RedisClient;
using StackExchange.Redis;

namespace Realtime.Redis;

/// <summary>How the client of Redis has to be set up for a node.</summary>
public static class RedisClientDefaults
{
    /// <summary>
    /// Lets the node start and live without Redis, and fail an operation at once while Redis is away: a client that keeps commands for a better day would send
    /// them when their callers have long been told that they failed.
    /// </summary>
    /// <param name="options">What the connection string says.</param>
    /// <param name="link">Leads the connections to the primary; the same one is to be in the node's services.</param>
    public static ConfigurationOptions UseRealtimeDefaults(this ConfigurationOptions options, PrimaryLink link)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(link);
        options.AbortOnConnectFail = false;
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ConnectTimeout = 2000;
        options.AsyncTimeout = 2000;
        options.SyncTimeout = 2000;
        options.KeepAlive = 5;
        // A steady second: the exponential default lets a node stay away long after Redis is back.
        options.ReconnectRetryPolicy = new LinearRetry(1000);
        // Who is a primary, and which slots it serves, is looked up this often: nobody tells the client of a replica that has taken over.
        options.ConfigCheckSeconds = 5;
        options.IncludeDetailInExceptions = false;
        link.Apply(options);
        return options;
    }
}
