using Realtime.Hub;
using Realtime.Protocol;

namespace Tests.Simulation;

/// <summary>A node's sink: it delivers into the links of its connections at once, in the order of the calls.</summary>
internal sealed class SimulatedSink : ISink
{
    private readonly Dictionary<ConnectionId, SimulatedConnection> _connections = [];
    private readonly Dictionary<AudienceId, List<ConnectionId>> _audiences = [];
    private ulong _lastId;

    public int Count => _connections.Count;

    /// <summary>Those that have members now.</summary>
    public int AudienceCount => _audiences.Count;

    /// <summary>Carries a connection from its beginning to its end.</summary>
    public async Task RunAsync(SimulatedLink link, Func<ISink, ConnectionId, IConnectionHandler> open)
    {
        var id = new ConnectionId(++_lastId);
        using var connection = new SimulatedConnection(link);
        _connections.Add(id, connection);
        connection.Handler = open(this, id);
        link.Accepted(connection);
        var reason = await connection.RunAsync();
        _connections.Remove(id);
        foreach (var (audience, members) in _audiences.Where(pair => pair.Value.Contains(id)).ToList())
        {
            Leave(audience, members, id);
        }

        await connection.Handler.OnClosedAsync(reason);
    }

    public void Send(ConnectionId connection, Frame frame) => _connections.GetValueOrDefault(connection)?.Send(frame);

    public void Join(ConnectionId connection, AudienceId audience)
    {
        if (!_connections.ContainsKey(connection))
        {
            return;
        }

        if (!_audiences.TryGetValue(audience, out var members))
        {
            _audiences.Add(audience, members = []);
        }

        members.Add(connection);
    }

    public void Leave(ConnectionId connection, AudienceId audience)
    {
        if (_audiences.TryGetValue(audience, out var members))
        {
            Leave(audience, members, connection);
        }
    }

    public void Multicast(AudienceId audience, Frame frame)
    {
        foreach (var member in _audiences.GetValueOrDefault(audience, []))
        {
            Send(member, frame);
        }
    }

    public void StartHeartbeat(ConnectionId connection, Frame ping)
    {
        // Silence is told by the link, which knows of it.
    }

    public void Close(ConnectionId connection, Frame last) => _connections.GetValueOrDefault(connection)?.Close(last);

    private void Leave(AudienceId audience, List<ConnectionId> members, ConnectionId connection)
    {
        if (members.Remove(connection) && members.Count == 0)
        {
            _audiences.Remove(audience);
        }
    }
}
