using System.Text;
using Realtime.Protocol;
using Realtime.Protocol.Json;

namespace Realtime.ServerApi.Methods;

/// <summary>What a backend may tell clients that it disconnects. SDKs come back for ever on an empty reason, and read commands into one that is JSON.</summary>
internal static class DisconnectReasons
{
    /// <summary>A close frame has no room for more (RFC 6455 section 5.5).</summary>
    private const int MaxReasonBytes = 123;

    private const ushort FirstCustom = 4000;
    private const ushort LastCustom = 4999;

    private static readonly Dictionary<uint, DisconnectCode> Known = new DisconnectCode[]
    {
        DisconnectCode.ConnectionClosed, DisconnectCode.Shutdown, DisconnectCode.InternalError, DisconnectCode.ConnectionExpired, DisconnectCode.SubscriptionExpired,
        DisconnectCode.Slow, DisconnectCode.WriteError, DisconnectCode.InsufficientState, DisconnectCode.ForceReconnect, DisconnectCode.NoPong,
        DisconnectCode.TooManyRequests, DisconnectCode.InvalidToken, DisconnectCode.BadRequest, DisconnectCode.Stale, DisconnectCode.ForceDisconnect,
        DisconnectCode.ConnectionLimit, DisconnectCode.ChannelLimit, DisconnectCode.InappropriateProtocol, DisconnectCode.PermissionDenied, DisconnectCode.NotAvailable,
    }.ToDictionary(static code => (uint)code.Code);

    /// <returns>null = refused.</returns>
    public static DisconnectCode? Read(uint code, string reason)
    {
        var known = code == 0 ? DisconnectCode.ForceDisconnect : Known.GetValueOrDefault(code);
        if (known is null && code is < FirstCustom or > LastCustom)
        {
            return null;
        }

        var cut = Cut(reason.Trim());
        return cut.Length == 0 ? known ?? new DisconnectCode((ushort)code, DisconnectCode.ForceDisconnect.Reason)
            : IsJson(reason) || IsJson(cut) ? null
            : new DisconnectCode(known?.Code ?? (ushort)code, cut);
    }

    private static bool IsJson(string text) => JsonPayload.IsValid(Encoding.UTF8.GetBytes(text));

    private static string Cut(string text)
    {
        var (bytes, length) = (0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > MaxReasonBytes)
            {
                return text[..length];
            }

            length += rune.Utf16SequenceLength;
        }

        return text;
    }
}
