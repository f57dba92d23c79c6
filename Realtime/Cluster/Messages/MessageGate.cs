using Microsoft.Extensions.Options;

namespace Realtime.Cluster.Messages;

/// <summary>Lets through what another node said just now, for the first time, in one channel. One reader calls it.</summary>
internal sealed class MessageGate(string channel, MessageSeal seal, MessageWriter self, IOptions<ClusterOptions> options, TimeProvider time)
{
    private readonly ReplayGuard _seen = new(2 * options.Value.ClockTolerance, time);

    /// <returns>The message, or why it is refused. Neither = this process said it itself.</returns>
    public (ControlMessage? Message, string? Refusal) Check(ReadOnlyMemory<byte> bytes)
    {
        var (message, refusal) = seal.Read(channel, bytes);
        if (message is not { Header: var header })
        {
            return (null, refusal);
        }

        if (self.HasWritten(header))
        {
            return (null, null);
        }

        refusal = self.BearsItsName(header) ? MessageRefusal.Impostor
            : !IsPresent(header.SentAt) ? MessageRefusal.Time
            : _seen.Refuse(header);
        return refusal is null ? (message, null) : (null, refusal);
    }

    private bool IsPresent(long sentAt)
    {
        var (now, tolerance) = (time.GetUtcNow().ToUnixTimeMilliseconds(), (long)options.Value.ClockTolerance.TotalMilliseconds);
        return sentAt >= now - tolerance && sentAt <= now + tolerance;
    }
}
