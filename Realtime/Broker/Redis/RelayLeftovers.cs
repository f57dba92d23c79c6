namespace Realtime.Broker.Redis;

/// <summary>
/// The channels that were closed lately. When a connection breaks, the client may tell the next one of a channel that it is just being asked to leave, and forgets it then:
/// Redis would go on sending what nobody takes.
/// </summary>
internal sealed class RelayLeftovers(TimeProvider time)
{
    /// <summary>Longer than a connection takes from its end to the next one's first word.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(15);

    /// <summary>What is beyond costs messages until the next reconnect, no more.</summary>
    private const int MaxKept = 10_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _closedAt = new(StringComparer.Ordinal);

    public void Note(string channel)
    {
        lock (_lock)
        {
            if (_closedAt.Count >= MaxKept)
            {
                DropOld();
            }

            if (_closedAt.Count < MaxKept)
            {
                _closedAt[channel] = time.GetTimestamp();
            }
        }
    }

    /// <returns>Those of the last seconds; they are forgotten here.</returns>
    public IReadOnlyList<string> Take()
    {
        lock (_lock)
        {
            DropOld();
            List<string> taken = [.. _closedAt.Keys];
            _closedAt.Clear();
            return taken;
        }
    }

    private void DropOld()
    {
        foreach (var (channel, at) in _closedAt)
        {
            if (time.GetElapsedTime(at) > Lately)
            {
                _closedAt.Remove(channel);
            }
        }
    }
}
