using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Sinks;

/// <summary>The sink of connections that end in this process.</summary>
internal sealed class LocalSink : ISink
{
    private readonly ConcurrentDictionary<ulong, LocalConnection> _connections = new();
    private readonly SinkPartition[] _partitions;
    private readonly SinkOptions _options;
    private readonly HeartbeatWheel _heartbeats;
    private readonly TimeProvider _time;
    private ulong _lastId;

    public LocalSink(IOptions<SinkOptions> options, HeartbeatWheel heartbeats, TimeProvider time)
    {
        _options = options.Value;
        _heartbeats = heartbeats;
        _time = time;
        _partitions = new SinkPartition[Environment.ProcessorCount];
        for (var i = 0; i < _partitions.Length; i++)
        {
            _partitions[i] = new SinkPartition();
        }
    }

    /// <summary>Carries a connection from after its handshake to its end.</summary>
    /// <param name="upgraded">Its bytes.</param>
    /// <param name="open">Makes its handler; nothing is read before.</param>
    public async Task RunAsync(Upgraded upgraded, Func<ISink, ConnectionId, IConnectionHandler> open)
    {
        var id = new ConnectionId(Interlocked.Increment(ref _lastId));
        var partition = _partitions[id.Value % (ulong)_partitions.Length];
        using var connection = new LocalConnection(id, upgraded, _options, partition, _time);
        _connections.TryAdd(id.Value, connection);
        connection.Handler = open(this, id);
        var reason = CloseReason.Failed;
        try
        {
            using var reader = new ConnectionReader(connection, upgraded, _options, this, _heartbeats);
            var found = await reader.RunAsync();
            reason = connection.IsCut ? CloseReason.Slow : found;
        }
        finally
        {
            await connection.FinishAsync();
            _connections.TryRemove(id.Value, out _);
            _heartbeats.Remove(connection);
            await connection.Handler.OnClosedAsync(reason);
        }
    }

    public void Send(ConnectionId connection, Frame frame) => Enqueue(SinkOrderKind.Send, connection, default, frame);

    public void Join(ConnectionId connection, AudienceId audience) => Enqueue(SinkOrderKind.Join, connection, audience, default);

    public void Leave(ConnectionId connection, AudienceId audience) => Enqueue(SinkOrderKind.Leave, connection, audience, default);

    public void Multicast(AudienceId audience, Frame frame)
    {
        foreach (var partition in _partitions)
        {
            partition.Enqueue(new SinkOrder(SinkOrderKind.Multicast, null, audience, frame));
        }
    }

    public void StartHeartbeat(ConnectionId connection, Frame ping)
    {
        if (_connections.TryGetValue(connection.Value, out var local))
        {
            _heartbeats.Add(local, ping);
        }
    }

    public void Close(ConnectionId connection, Frame last)
    {
        if (_connections.TryGetValue(connection.Value, out var local) && local.TryBeginEnd())
        {
            local.Partition.Enqueue(new SinkOrder(SinkOrderKind.Close, local, default, last));
        }
    }

    private void Enqueue(SinkOrderKind kind, ConnectionId connection, AudienceId audience, Frame frame)
    {
        if (_connections.TryGetValue(connection.Value, out var local))
        {
            local.Partition.Enqueue(new SinkOrder(kind, local, audience, frame));
        }
    }
}
