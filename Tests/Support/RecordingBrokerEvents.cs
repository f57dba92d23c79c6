using Realtime.Broker;
using Realtime.Protocol;

namespace Tests.Support;

/// <summary>Keeps what a broker says, and notes when it speaks twice at once in one channel.</summary>
internal sealed class RecordingBrokerEvents : IBrokerEvents
{
    private readonly Lock _lock = new();
    private readonly List<(string Channel, Publication Publication)> _publications = [];
    private readonly List<(string Channel, Push Push)> _joinsAndLeaves = [];
    private readonly List<string?> _doubts = [];
    private readonly HashSet<string> _speaking = new(StringComparer.Ordinal);

    public bool HasOverlapped { get; private set; }

    public IReadOnlyList<string?> Doubts => Copy(_doubts);

    public IReadOnlyList<Publication> Publications(string channel) => [.. Copy(_publications).Where(item => item.Channel == channel).Select(static item => item.Publication)];

    public IReadOnlyList<Push> JoinsAndLeaves(string channel) => [.. Copy(_joinsAndLeaves).Where(item => item.Channel == channel).Select(static item => item.Push)];

    public int Count(string channel)
    {
        lock (_lock)
        {
            return _publications.Count(item => item.Channel == channel);
        }
    }

    public void OnPublication(string channel, Publication publication)
    {
        lock (_lock)
        {
            HasOverlapped |= !_speaking.Add(channel);
            _publications.Add((channel, publication));
        }

        // Leaves another thread the room to break in.
        Thread.Yield();
        lock (_lock)
        {
            _speaking.Remove(channel);
        }
    }

    public void OnJoinOrLeave(string channel, Push joinOrLeave)
    {
        lock (_lock)
        {
            _joinsAndLeaves.Add((channel, joinOrLeave));
        }
    }

    public void OnDoubt(string? channel)
    {
        lock (_lock)
        {
            _doubts.Add(channel);
        }
    }

    private List<T> Copy<T>(List<T> items)
    {
        lock (_lock)
        {
            return [.. items];
        }
    }
}
