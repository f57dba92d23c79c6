namespace Realtime.Cluster.Messages;

/// <summary>Which messages of each node came already. Messages of one node may overtake each other a little.</summary>
/// <param name="memory">After it a message is refused for its age, so that it needs not be remembered.</param>
internal sealed class ReplayGuard(TimeSpan memory, TimeProvider time)
{
    /// <summary>So far a message may be overtaken; one further behind counts as seen.</summary>
    public const int WindowSize = 4096;

    public const int MaxNodes = 1024;

    private readonly Dictionary<string, Window> _windows = new(StringComparer.Ordinal);

    /// <returns>null = it is new.</returns>
    public string? Refuse(MessageHeader header)
    {
        if (_windows.TryGetValue(header.Node, out var window) && window.Incarnation >= header.Incarnation)
        {
            return window.Incarnation == header.Incarnation && window.TryTake(header.Number, time.GetTimestamp()) ? null : MessageRefusal.Replayed;
        }

        if (window is null && _windows.Count >= MaxNodes && !Forget())
        {
            return MessageRefusal.Full;
        }

        // An earlier life says nothing any more.
        _windows[header.Node] = window = new Window(header.Incarnation);
        return window.TryTake(header.Number, time.GetTimestamp()) ? null : MessageRefusal.Replayed;
    }

    private bool Forget()
    {
        foreach (var (node, _) in _windows.Where(entry => time.GetElapsedTime(entry.Value.LastAt) > memory).ToList())
        {
            _windows.Remove(node);
        }

        return _windows.Count < MaxNodes;
    }

    private sealed class Window(long incarnation)
    {
        private readonly bool[] _taken = new bool[WindowSize];
        private long _highest;

        public long Incarnation => incarnation;

        public long LastAt { get; private set; }

        public bool TryTake(long number, long now)
        {
            if (number <= 0 || number <= _highest - WindowSize)
            {
                return false;
            }

            Advance(number);
            ref var isTaken = ref _taken[number % WindowSize];
            if (isTaken)
            {
                return false;
            }

            LastAt = now;
            return isTaken = true;
        }

        private void Advance(long number)
        {
            if (number - _highest >= WindowSize)
            {
                Array.Clear(_taken);
                _highest = number;
            }

            while (_highest < number)
            {
                _taken[++_highest % WindowSize] = false;
            }
        }
    }
}
