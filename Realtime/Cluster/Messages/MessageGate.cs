using Microsoft.Extensions.Options;

namespace Realtime.Cluster.Messages;

/// <summary>Lets through what another node said just now, for the first time, in one channel. One reader calls it.</summary>
internal sealed class MessageGate(string channel, MessageSeal seal, MessageWriter self, NameConflict names, IOptions<ClusterOptions> options, TimeProvider time)
{
    private readonly ReplayGuard _seen = new(2 * options.Value.ClockTolerance, time);

    public GatePassage Check(ReadOnlyMemory<byte> bytes)
    {
        var (message, broken) = seal.Read(channel, bytes);
        if (message is not { Header: var header })
        {
            return new(null, broken, IsOwn: false);
        }

        if (self.HasWritten(header))
        {
            return new(message, Refusal: null, IsOwn: true);
        }

        var refusal = !IsPresent(header.SentAt) ? MessageRefusal.Time
            : IsBeforeStart(header) ? MessageRefusal.BeforeStart
            : _seen.Refuse(header);
        if (self.BearsItsName(header))
        {
            names.Heard(refusal is null ? header.Incarnation : 0, self.Incarnation);
            refusal = MessageRefusal.Impostor;
        }

        return new(refusal is null ? message : null, refusal, IsOwn: false);
    }

    /// <summary>What the process before this one may have heard. An answer belongs to an order of this process, whose number no earlier one had.</summary>
    private bool IsBeforeStart(MessageHeader header) => header.Reply is null && header.SentAt < self.StartedAt;

    private bool IsPresent(long sentAt)
    {
        var (now, tolerance) = (time.GetUtcNow().ToUnixTimeMilliseconds(), (long)options.Value.ClockTolerance.TotalMilliseconds);
        return sentAt >= now - tolerance && sentAt <= now + tolerance;
    }
}
