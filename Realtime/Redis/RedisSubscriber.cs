using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Realtime.Redis;

/// <summary>Subscribes to channels in Redis.</summary>
internal sealed class RedisSubscriber(IConnectionMultiplexer connection, IOptions<RedisOptions> options, TimeProvider time)
{
    private static readonly TimeSpan ConnectDelay = TimeSpan.FromMilliseconds(20);

    /// <summary>Completes when Redis has acknowledged the subscription. What it throws, <see cref="RedisFailure"/> knows; nothing is left behind then.</summary>
    public async Task<ChannelMessageQueue> OpenAsync(RedisChannel channel)
    {
        // Subscriptions have a connection of their own, which stands a little later than the one for commands.
        var started = time.GetTimestamp();
        var subscriber = connection.GetSubscriber();
        while (connection.IsConnected && !subscriber.IsConnected() && time.GetElapsedTime(started) < options.Value.OperationTimeout)
        {
            await Task.Delay(ConnectDelay, time);
        }

        try
        {
            var queue = await subscriber.SubscribeAsync(channel, CommandFlags.DemandMaster).WaitAsync(options.Value.OperationTimeout, time);
            return subscriber.SubscribedEndpoint(channel) is not null
                ? queue
                // While its connection for subscriptions is away the client keeps the wish and calls it done: nobody would be told what is missed until then.
                : throw new RedisException("The subscription reached no server.");
        }
        catch
        {
            // The client would go on trying, and fill a queue that nobody reads.
            await subscriber.UnsubscribeAsync(channel, null, CommandFlags.FireAndForget);
            throw;
        }
    }
}
