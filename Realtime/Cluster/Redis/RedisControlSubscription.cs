using Realtime.Cluster.Bus;
using Realtime.Redis;
using StackExchange.Redis;

namespace Realtime.Cluster.Redis;

/// <summary>One channel that a node listens to. The client library subscribes anew after every reconnect, and what was said until then is missing.</summary>
internal sealed class RedisControlSubscription : IAsyncDisposable
{
    private readonly IConnectionMultiplexer _connection;
    private readonly RelayReader _reader;
    private readonly IControlListener _listener;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _time;

    public RedisControlSubscription(IConnectionMultiplexer connection, ChannelMessageQueue queue, IControlListener listener, TimeSpan timeout, TimeProvider time)
    {
        (_connection, _listener, _timeout, _time) = (connection, listener, timeout, time);
        _reader = new RelayReader(queue, listener.Hear, listener.Doubt);
        connection.ConnectionRestored += OnRestored;
        _reader.Start();
    }

    public async ValueTask DisposeAsync()
    {
        _connection.ConnectionRestored -= OnRestored;
        try
        {
            // Told first: the client library would otherwise take the next subscription for one that stands.
            await _reader.UnsubscribeAsync().WaitAsync(_timeout, _time);
        }
        catch (Exception exception) when (RedisFailure.Is(exception))
        {
            // The connection is gone, and the subscription with it.
        }

        await _reader.DisposeAsync();
    }

    private void OnRestored(object? sender, ConnectionFailedEventArgs args)
    {
        if (args.ConnectionType == ConnectionType.Subscription)
        {
            _listener.Doubt();
        }
    }
}
