using Realtime.Cluster.Messages;

namespace Realtime.Cluster.Bus;

/// <summary>
/// Whether this node hears one of its channels. Nothing else proves it but its own words, which come back to it: a subscription can be dead while its connection lives.
/// What may have been missed is told after a word that was said since: everything later arrives.
/// </summary>
internal sealed class ControlHearing(string channel, MessageGate gate, ControlInbox inbox, MessageWriter self, MissedOrders missed, TimeProvider time) : IControlListener
{
    /// <summary>How often the node says a word to itself.</summary>
    public static readonly TimeSpan WordInterval = TimeSpan.FromSeconds(2);

    /// <summary>Three words that did not come back.</summary>
    public static readonly TimeSpan MaxSilence = TimeSpan.FromSeconds(6);

    private const long NoDoubt = long.MaxValue;

    private long _heardAt = time.GetTimestamp();
    private long _latest;
    private long _doubtedAfter;

    public string Channel => channel;

    /// <summary>How long nothing that this node said has come back.</summary>
    public TimeSpan Silence => time.GetElapsedTime(Interlocked.Read(ref _heardAt));

    public void Hear(ReadOnlyMemory<byte> message)
    {
        if (inbox.Take(gate, message) is not { } own || own <= Interlocked.Read(ref _latest))
        {
            // Of another node, or one of its own that somebody says again.
            return;
        }

        Interlocked.Exchange(ref _latest, own);
        Interlocked.Exchange(ref _heardAt, time.GetTimestamp());
        var doubtedAfter = Interlocked.Read(ref _doubtedAfter);
        if (own > doubtedAfter && Interlocked.CompareExchange(ref _doubtedAfter, NoDoubt, doubtedAfter) == doubtedAfter)
        {
            missed.Tell();
        }
    }

    public void Doubt() => Interlocked.Exchange(ref _doubtedAfter, self.Latest);
}
