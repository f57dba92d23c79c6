using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Connections;

/// <summary>Every open connection, whether its client has connected or not.</summary>
internal sealed class OpenConnections
{
    private readonly Lock _lock = new();
    private readonly HashSet<IClient> _open = [];
    private DisconnectCode? _closing;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _open.Count;
            }
        }
    }

    /// <summary>Set once all of them were closed: who comes later is closed alike. null = they may go on.</summary>
    public DisconnectCode? Closing
    {
        get
        {
            lock (_lock)
            {
                return _closing;
            }
        }
    }

    public void Add(IClient connection)
    {
        lock (_lock)
        {
            _open.Add(connection);
        }
    }

    public void Remove(IClient connection)
    {
        lock (_lock)
        {
            _open.Remove(connection);
        }
    }

    /// <summary>Closes every connection; whoever opens one later looks at <see cref="Closing"/>.</summary>
    public void CloseAll(DisconnectCode code)
    {
        List<IClient> open;
        lock (_lock)
        {
            _closing = code;
            open = [.. _open];
        }

        foreach (var connection in open)
        {
            connection.Disconnect(code);
        }
    }
}
