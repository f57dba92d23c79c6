using Realtime.Hub;
using Realtime.Protocol;

namespace Tests.Support;

/// <summary>A sink without connections: delivers at once, on the caller's thread, and keeps what each connection would have got.</summary>
internal sealed class RecordingSink : ISink
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ConnectionId, List<string>> _sent = [];
    private readonly Dictionary<AudienceId, List<ConnectionId>> _audiences = [];

    /// <summary>Called with each frame in addition.</summary>
    public Action<ConnectionId, string>? OnSent { get; set; }

    /// <summary>Those that have members now.</summary>
    public IReadOnlyCollection<AudienceId> Audiences => _audiences.Keys;

    /// <summary>Calls of <see cref="Multicast"/>.</summary>
    public int Multicasts { get; private set; }

    /// <summary>In order; a frame that was multicast stands there like any other.</summary>
    public IReadOnlyList<string> SentTo(ConnectionId connection)
    {
        lock (_lock)
        {
            return [.. _sent.GetValueOrDefault(connection, [])];
        }
    }

    public void Send(ConnectionId connection, Frame frame)
    {
        var text = FakeCodec.Text(frame);
        lock (_lock)
        {
            if (!_sent.TryGetValue(connection, out var sent))
            {
                _sent.Add(connection, sent = []);
            }

            sent.Add(text);
        }

        OnSent?.Invoke(connection, text);
    }

    public void Join(ConnectionId connection, AudienceId audience)
    {
        if (!_audiences.TryGetValue(audience, out var members))
        {
            _audiences.Add(audience, members = []);
        }

        members.Add(connection);
    }

    public void Leave(ConnectionId connection, AudienceId audience)
    {
        if (_audiences.TryGetValue(audience, out var members) && members.Remove(connection) && members.Count == 0)
        {
            _audiences.Remove(audience);
        }
    }

    public void Multicast(AudienceId audience, Frame frame)
    {
        Multicasts++;
        foreach (var member in _audiences.GetValueOrDefault(audience, []).ToArray())
        {
            Send(member, frame);
        }
    }

    public void StartHeartbeat(ConnectionId connection, Frame ping)
    {
    }

    public void Close(ConnectionId connection, Frame last) => Send(connection, last);
}
