using Realtime.Hub;
using Realtime.Protocol;
using Wire;

namespace Realtime.Connections;

/// <summary>Every open connection, whether its client has connected or not, until what it held is given back.</summary>
internal sealed class OpenConnections
{
    private readonly Lock _lock = new();
    private readonly HashSet<IClient> _open = [];
    private readonly LotBag<IClient> _undrawn = new();
    private DisconnectCode? _closing;

    /// <summary>The last one has gone; told from the thread that it went on.</summary>
    public event EventHandler? Emptied;

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

    /// <summary>Those that <see cref="Draw"/> has not given out.</summary>
    public int UndrawnCount
    {
        get
        {
            lock (_lock)
            {
                return _undrawn.Count;
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
            _undrawn.Add(connection);
        }
    }

    public void Remove(IClient connection)
    {
        bool isEmptied;
        lock (_lock)
        {
            _undrawn.Remove(connection);
            isEmptied = _open.Remove(connection) && _open.Count == 0;
        }

        if (isEmptied)
        {
            Emptied?.Invoke(this, EventArgs.Empty);
        }
    }

    /// <summary>Gives out some of them by lot, each once.</summary>
    public IReadOnlyList<IClient> Draw(int count, Random random)
    {
        lock (_lock)
        {
            return _undrawn.Draw(count, random);
        }
    }

    /// <summary>Gives out all that are left; whoever opens one later looks at <see cref="Closing"/>.</summary>
    public IReadOnlyList<IClient> DrawLast(DisconnectCode code, Random random)
    {
        lock (_lock)
        {
            _closing = code;
            return _undrawn.Draw(int.MaxValue, random);
        }
    }
}
