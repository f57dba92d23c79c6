using System.Text;
using Realtime.Protocol.Json;

namespace Realtime.Protocol;

/// <summary>A close's reason that an application or a backend gave. SDKs come back for ever on an empty one, and old ones read commands into one that is JSON.</summary>
internal static class GivenReason
{
    /// <summary>A close frame has no room for more (RFC 6455 section 5.5).</summary>
    public const int MaxBytes = 123;

    private const ushort FirstCustom = 4000;
    private const ushort LastCustom = 4999;

    private static readonly Dictionary<ushort, DisconnectCode> Own = new DisconnectCode[]
    {
        DisconnectCode.ConnectionClosed, DisconnectCode.Shutdown, DisconnectCode.InternalError, DisconnectCode.ConnectionExpired, DisconnectCode.SubscriptionExpired,
        DisconnectCode.Slow, DisconnectCode.WriteError, DisconnectCode.InsufficientState, DisconnectCode.ForceReconnect, DisconnectCode.NoPong,
        DisconnectCode.TooManyRequests, DisconnectCode.StateInvalidated, DisconnectCode.InvalidToken, DisconnectCode.BadRequest, DisconnectCode.Stale, DisconnectCode.ForceDisconnect,
        DisconnectCode.ConnectionLimit, DisconnectCode.ChannelLimit, DisconnectCode.InappropriateProtocol, DisconnectCode.PermissionDenied, DisconnectCode.NotAvailable,
    }.ToDictionary(static code => code.Code);

    /// <summary>The protocol's own code of this number; null = it has none that may be given.</summary>
    public static DisconnectCode? OwnCode(uint code) => code <= ushort.MaxValue ? Own.GetValueOrDefault((ushort)code) : null;

    /// <summary>Codes that belong to applications.</summary>
    public static bool IsCustom(uint code) => code is >= FirstCustom and <= LastCustom;

    /// <summary>Without white space around it, and cut to what a close frame holds, between characters.</summary>
    public static string Cut(string reason)
    {
        var text = reason.Trim();
        var (bytes, length) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > MaxBytes)
            {
                return text[..length];
            }

            length += rune.Utf16SequenceLength;
        }

        return text;
    }

    public static bool IsJson(string reason) => JsonPayload.IsValid(Encoding.UTF8.GetBytes(reason));
}
