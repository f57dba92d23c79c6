using System.Net;
using Realtime.Redis;
using StackExchange.Redis;

namespace Realtime.Broker.Redis;

/// <summary>One channel's subscription in Redis. Whoever opens or closes it holds <see cref="Gate"/>.</summary>
internal sealed class RelaySubscription(string channel, RedisChannel relay)
{
    private RelayReader? _reader;
    private volatile bool _isWanted;

    public string Channel => channel;

    public RedisChannel Relay => relay;

    /// <summary>The server that it stood on when it was last known to be right.</summary>
    public EndPoint? Place { get; set; }

    /// <summary>When Redis acknowledged it last, by the monotonic clock. What was found before that speaks of an earlier one.</summary>
    public long OpenedAt { get; private set; }

    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>Somebody on this node needs it. What arrives otherwise is dropped.</summary>
    public bool IsWanted => _isWanted;

    /// <summary>Since when it is not wanted, by the monotonic clock.</summary>
    public long UnwantedSince { get; private set; }

    /// <summary>Redis acknowledged it and nobody closed it.</summary>
    public bool IsOpen => _reader is not null;

    /// <summary>More has arrived than was taken.</summary>
    public bool HasUnread => _reader is { HasUnread: true };

    /// <summary>It is closed for good: a later subscribe takes a new one.</summary>
    public bool IsRetired { get; set; }

    /// <summary>Whether it is wanted, and the same one since this moment of the monotonic clock.</summary>
    public bool Stands(long since) => IsWanted && IsOpen && OpenedAt <= since;

    public void Want() => _isWanted = true;

    public void Leave(long now)
    {
        UnwantedSince = now;
        _isWanted = false;
    }

    /// <summary>Subscribes, or leaves and subscribes again: a client that believes in a subscription would not ask Redis for it once more.</summary>
    public async Task OpenAsync(RedisSubscriber subscriber, Func<ChannelMessageQueue, RelayReader> read, TimeSpan timeout, TimeProvider time)
    {
        await CloseAsync(timeout, time);
        var reader = read(await subscriber.OpenAsync(relay));
        OpenedAt = time.GetTimestamp();
        _reader = reader;
        reader.Start();
    }

    /// <summary>Ends the reading first, then tells Redis.</summary>
    public async Task CloseAsync(TimeSpan timeout, TimeProvider time)
    {
        if (await StopReadingAsync() is { } reader)
        {
            await reader.UnsubscribeAsync().WaitAsync(timeout, time);
        }
    }

    private async Task<RelayReader?> StopReadingAsync()
    {
        var reader = _reader;
        _reader = null;
        if (reader is not null)
        {
            await reader.DisposeAsync();
        }

        return reader;
    }
}
