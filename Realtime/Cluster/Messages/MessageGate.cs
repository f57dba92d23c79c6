using Microsoft.Extensions.Options;

namespace Realtime.Cluster.Messages;

/// <summary>Lets through what another node said just now, for the first time, in one channel. One reader calls it.</summary>
internal sealed class MessageGate(string channel, MessageSeal seal, MessageWriter self, IOptions<ClusterOptions> options, TimeProvider time)
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

        var refusal = self.BearsItsName(header) ? MessageRefusal.Impostor
            : !IsPresent(header.SentAt) ? MessageRefusal.Time
            : _seen.Refuse(header);
        return new(refusal is null ? message : null, refusal, IsOwn: false);
    }

    private bool IsPresent(long sentAt)
    {
        var (now, tolerance) = (time.GetUtcNow().ToUnixTimeMilliseconds(), (long)options.Value.ClockTolerance.TotalMilliseconds);
        return sentAt >= now - tolerance && sentAt <= now + tolerance;
    }
}
