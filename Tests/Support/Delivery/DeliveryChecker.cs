using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace Tests.Support.Delivery;

/// <summary>
/// Judges one run: what publishers were answered against what subscribers saw. Nothing is lost without a signal, nothing comes twice, nothing out of order, nothing that was not published.
/// </summary>
internal sealed class DeliveryChecker(TimeProvider time)
{
    private const int MaxKeptFaults = 50;

    private readonly long _start = time.GetTimestamp();
    private readonly ConcurrentDictionary<string, ChannelHistory> _channels = new(StringComparer.Ordinal);
    private readonly long[] _faultCounts = new long[Enum.GetValues<DeliveryFaultKind>().Length];
    private readonly long[] _outcomes = new long[Enum.GetValues<PublicationOutcome>().Length];
    private ImmutableArray<DeliveryFault> _faults = [];
    private long _marks;
    private long _seen;
    private long _recovered;
    private long _gaps;

    /// <summary>The first of them; <see cref="CountOf"/> has all.</summary>
    public IReadOnlyList<DeliveryFault> Faults => _faults;

    public TimeSpan Elapsed => time.GetElapsedTime(_start);

    /// <summary>Publications that were seen, those of recoveries included.</summary>
    public long Seen => Volatile.Read(ref _seen);

    /// <summary>Publications that came in a recovery.</summary>
    public long Recovered => Volatile.Read(ref _recovered);

    /// <summary>Replies that said "not recovered".</summary>
    public long Gaps => Volatile.Read(ref _gaps);

    public ChannelHistory Channel(string name) => _channels.GetOrAdd(name, static (name, checker) => new ChannelHistory(name, checker), this);

    public long CountOf(DeliveryFaultKind kind) => Volatile.Read(ref _faultCounts[(int)kind]);

    public long CountOf(PublicationOutcome outcome) => Volatile.Read(ref _outcomes[(int)outcome]);

    public void Count(PublicationOutcome outcome) => Interlocked.Increment(ref _outcomes[(int)outcome]);

    public void CountGap() => Interlocked.Increment(ref _gaps);

    public void CountSeen(bool isRecovery)
    {
        Interlocked.Increment(ref _seen);
        if (isRecovery)
        {
            Interlocked.Increment(ref _recovered);
        }
    }

    public long NextMark() => Interlocked.Increment(ref _marks);

    public void Report(DeliveryFault fault)
    {
        Interlocked.Increment(ref _faultCounts[(int)fault.Kind]);
        if (_faults.Length < MaxKeptFaults)
        {
            ImmutableInterlocked.Update(ref _faults, static (faults, fault) => faults.Add(fault), fault);
        }
    }
}
