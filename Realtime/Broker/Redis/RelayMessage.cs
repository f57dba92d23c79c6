using System.Buffers.Text;
using System.Text;
using Realtime.Protocol;

namespace Realtime.Broker.Redis;

/// <summary>
/// What the relay carries and history keeps: a line of text that the script in Redis writes, <c>offset:epoch</c>, and behind its line feed a
/// <see cref="PublicationRecord"/>. A message of no history has <c>0:</c> there.
/// </summary>
internal static class RelayMessage
{
    private const int MaxEpochLength = 64;

    /// <summary>The header of what has no place in a history.</summary>
    private static ReadOnlySpan<byte> NoPosition => "0:\n"u8;

    /// <summary>A join or leave, which no script touches.</summary>
    public static byte[] Write(Push joinOrLeave) => [.. NoPosition, .. PublicationRecord.Write(joinOrLeave)];

    /// <summary>Reads what the relay or history holds; whatever the bytes, it never throws.</summary>
    /// <returns>null when it is nothing that this release can read.</returns>
    public static Push? Read(ReadOnlyMemory<byte> message)
    {
        var end = message.Span.IndexOf((byte)'\n');
        if (end < 0 || !TryReadPosition(message.Span[..end], out var position))
        {
            return null;
        }

        var push = PublicationRecord.Read(message[(end + 1)..]);
        return push is PublicationPush { Publication: var publication } && position is not null
            ? new PublicationPush(publication with { Position = position })
            : push;
    }

    /// <summary>Reads <c>offset:epoch</c>, the form in which every script answers with a position.</summary>
    public static StreamPosition? ReadPosition(string text) =>
        TryReadPosition(Encoding.UTF8.GetBytes(text), out var position)
            ? position
            : throw new FormatException("A script answered with something that is no position.");

    private static bool TryReadPosition(ReadOnlySpan<byte> text, out StreamPosition? position)
    {
        position = null;
        if (!Utf8Parser.TryParse(text, out ulong offset, out var digits) || digits >= text.Length || text[digits] != ':')
        {
            return false;
        }

        var epoch = text[(digits + 1)..];
        if (epoch.Length > MaxEpochLength || !Ascii.IsValid(epoch))
        {
            return false;
        }

        position = epoch.IsEmpty ? null : new StreamPosition(offset, Encoding.ASCII.GetString(epoch));
        return true;
    }
}
