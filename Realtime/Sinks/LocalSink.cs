using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
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
    private readonly ILogger<LocalSink> _logger;
    private ulong _lastId;

    public LocalSink(IOptions<SinkOptions> options, HeartbeatWheel heartbeats, TimeProvider time, ILogger<LocalSink> logger)
    {
        _options = options.Value;
        _heartbeats = heartbeats;
        _time = time;
        _logger = logger;
        _partitions = new SinkPartition[Environment.ProcessorCount];
        for (var i = 0; i < _partitions.Length; i++)
        {
            _partitions[i] = new SinkPartition();
        }
    }

    /// <summary>Carries a connection from after its handshake to its end. Throws what <paramref name="open"/> throws; what the handler throws later cuts the connection.</summary>
    /// <param name="upgraded">Its bytes.</param>
    /// <param name="open">Makes its handler; nothing is read before.</param>
    public async Task RunAsync(Upgraded upgraded, Func<ISink, ConnectionId, IConnectionHandler> open)
    {
        var id = new ConnectionId(Interlocked.Increment(ref _lastId));
        var partition = _partitions[id.Value % (ulong)_partitions.Length];
        using var connection = new LocalConnection(id, upgraded, _options, partition, _time, _logger);
        _connections.TryAdd(id.Value, connection);
        CloseReason reason;
        try
        {
            connection.Handler = open(this, id);
            reason = await ReadAsync(connection, upgraded);
            await connection.FinishAsync();
        }
        finally
        {
            _connections.TryRemove(id.Value, out _);
            _heartbeats.Remove(connection);
        }

        await TellClosedAsync(connection, reason);
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

    private async Task<CloseReason> ReadAsync(LocalConnection connection, Upgraded upgraded)
    {
        try
        {
            using ConnectionReader reader = upgraded.Inbox is { } inbox
                ? new InboxReader(connection, inbox, _heartbeats, upgraded.Aborted)
                : new FrameReader(connection, upgraded, _options, this, _heartbeats);
            var found = await reader.RunAsync();
            return connection.IsCut ? CloseReason.Slow : found;
        }
        catch (Exception unexpected)
        {
            connection.Fail(unexpected);
            return CloseReason.Failed;
        }
    }

    private static async Task TellClosedAsync(LocalConnection connection, CloseReason reason)
    {
        try
        {
            await connection.Handler.OnClosedAsync(reason);
        }
        catch (Exception unexpected)
        {
            connection.Fail(unexpected);
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
