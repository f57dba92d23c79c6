using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Connections;

/// <summary>Every open connection, whether its client has connected or not, until what it held is given back.</summary>
internal sealed class OpenConnections
{
    /// <summary>Stands for the place of one that was taken.</summary>
    private const int Taken = -1;

    private readonly Lock _lock = new();
    private readonly List<IClient> _untaken = [];
    private readonly Dictionary<IClient, int> _places = [];
    private TaskCompletionSource? _emptied;
    private DisconnectCode? _closing;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _places.Count;
            }
        }
    }

    /// <summary>Those that <see cref="Take"/> has not given out.</summary>
    public int UntakenCount
    {
        get
        {
            lock (_lock)
            {
                return _untaken.Count;
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
            _places.Add(connection, _untaken.Count);
            _untaken.Add(connection);
        }
    }

    public void Remove(IClient connection)
    {
        TaskCompletionSource? emptied = null;
        lock (_lock)
        {
            if (_places.Remove(connection, out var place) && place != Taken)
            {
                RemoveAt(place);
            }

            if (_places.Count == 0)
            {
                (emptied, _emptied) = (_emptied, null);
            }
        }

        emptied?.TrySetResult();
    }

    /// <summary>Gives out some of them by chance, each once.</summary>
    public IReadOnlyList<IClient> Take(int count, Random random)
    {
        lock (_lock)
        {
            var taken = new List<IClient>(Math.Min(count, _untaken.Count));
            while (taken.Count < count && _untaken.Count > 0)
            {
                var place = random.Next(_untaken.Count);
                var connection = _untaken[place];
                RemoveAt(place);
                _places[connection] = Taken;
                taken.Add(connection);
            }

            return taken;
        }
    }

    /// <summary>Completes at the next moment at which none is open.</summary>
    public Task WhenEmptyAsync()
    {
        lock (_lock)
        {
            return _places.Count == 0
                ? Task.CompletedTask
                : (_emptied ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Closes every connection that was not given out; whoever opens one later looks at <see cref="Closing"/>.</summary>
    /// <returns>How many were closed.</returns>
    public int CloseAll(DisconnectCode code)
    {
        List<IClient> rest;
        lock (_lock)
        {
            _closing = code;
            rest = [.. _untaken];
            _untaken.Clear();
            foreach (var connection in rest)
            {
                _places[connection] = Taken;
            }
        }

        foreach (var connection in rest)
        {
            connection.Disconnect(code);
        }

        return rest.Count;
    }

    /// <summary>The last one moves into the gap.</summary>
    private void RemoveAt(int place)
    {
        var last = _untaken[^1];
        _untaken.RemoveAt(_untaken.Count - 1);
        if (place < _untaken.Count)
        {
            _untaken[place] = last;
            _places[last] = place;
        }
    }
}
