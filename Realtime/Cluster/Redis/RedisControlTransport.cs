using Microsoft.Extensions.Options;
using Realtime.Cluster.Bus;
using Realtime.Protocol;
using Realtime.Redis;
using StackExchange.Redis;

namespace Realtime.Cluster.Redis;

/// <summary>Carries messages between nodes by Redis' pub/sub.</summary>
internal sealed class RedisControlTransport(
    IConnectionMultiplexer connection, RedisCalls calls, RedisSubscriber subscriber, IOptions<RedisOptions> options, TimeProvider time) : IControlTransport
{
    public async Task<bool> SayAsync(string channel, byte[] message)
    {
        // Not given up halfway: it would not be known whether it went out. The call bounds its time by itself.
        var heard = await calls.CallAsync("tell nodes", database => database.PublishAsync(Route(channel), message, CommandFlags.DemandMaster), CancellationToken.None);
        return heard > 0 || !calls.CountsEveryListener;
    }

    public async Task<IAsyncDisposable> ListenAsync(string channel, IControlListener listener)
    {
        try
        {
            var queue = await subscriber.OpenAsync(Route(channel));
            return new RedisControlSubscription(connection, queue, listener, options.Value.OperationTimeout, time);
        }
        catch (Exception exception) when (RedisFailure.Is(exception))
        {
            throw new UnavailableException("Redis did not take a subscription to what nodes say.", mayHaveHappened: false, exception);
        }
    }

    /// <summary>
    /// In a Redis Cluster all of them are said through the server that holds the registry: by different ways one asker's orders would overtake each other. They are not bound to its
    /// shard, so a node hears them wherever it is subscribed, also while the slot moves.
    /// </summary>
    private static RedisChannel Route(string channel) => RedisChannel.Literal(channel).WithKeyRouting();
}
