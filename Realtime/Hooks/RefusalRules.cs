using System.Text;
using Realtime.Protocol;
using Realtime.Protocol.Json;

namespace Realtime.Hooks;

/// <summary>What an application may tell a client, by the code's range and by what SDKs read into a text.</summary>
internal static class RefusalRules
{
    /// <summary>A close frame has no room for more (RFC 6455 section 5.5).</summary>
    public const int MaxReasonBytes = 123;

    private const string DefaultMessage = "refused";
    private const string DefaultReason = "disconnected";

    private static readonly ProtocolError[] Errors =
    [
        ProtocolError.Internal, ProtocolError.Unauthorized, ProtocolError.UnknownChannel, ProtocolError.PermissionDenied, ProtocolError.MethodNotFound,
        ProtocolError.AlreadySubscribed, ProtocolError.LimitExceeded, ProtocolError.BadRequest, ProtocolError.NotAvailable, ProtocolError.TokenExpired,
        ProtocolError.Expired, ProtocolError.TooManyRequests, ProtocolError.UnrecoverablePosition,
    ];

    private static readonly DisconnectCode[] Disconnects =
    [
        DisconnectCode.ConnectionClosed, DisconnectCode.Shutdown, DisconnectCode.InternalError, DisconnectCode.ConnectionExpired, DisconnectCode.SubscriptionExpired,
        DisconnectCode.Slow, DisconnectCode.WriteError, DisconnectCode.InsufficientState, DisconnectCode.ForceReconnect, DisconnectCode.NoPong,
        DisconnectCode.TooManyRequests, DisconnectCode.InvalidToken, DisconnectCode.BadRequest, DisconnectCode.Stale, DisconnectCode.ForceDisconnect,
        DisconnectCode.ConnectionLimit, DisconnectCode.ChannelLimit, DisconnectCode.InappropriateProtocol, DisconnectCode.PermissionDenied, DisconnectCode.NotAvailable,
    ];

    /// <returns>What is told; null = the code is not the application's to give.</returns>
    public static HookRefusal? Fit(HookRefusal refusal) => refusal switch
    {
        { Error: { } error } => Fit(error) is { } fit ? HookRefusal.With(fit) : null,
        _ => Fit(refusal.Disconnect!) is { } fit ? HookRefusal.With(fit) : null,
    };

    /// <summary>A reason that every SDK takes for a reason: never empty, since some come back for ever without one; no JSON, since old ones read commands in it.</summary>
    /// <param name="reason">What is wished.</param>
    /// <param name="otherwise">What is said where that cannot be.</param>
    public static string FitReason(string reason, string otherwise)
    {
        var cut = Cut(reason.Trim());
        return cut.Length == 0 || IsJson(cut) ? otherwise : cut;
    }

    /// <summary>Whether a reason is not told as it is, and not for its length.</summary>
    public static bool IsJson(string reason) => JsonPayload.IsValid(Encoding.UTF8.GetBytes(reason));

    private static ProtocolError? Fit(ProtocolError error)
    {
        var own = Array.Find(Errors, known => known.Code == error.Code);
        return own is null && error.Code is < 400 or > 1999 ? null
            : string.IsNullOrWhiteSpace(error.Message) ? error with { Message = own?.Message ?? DefaultMessage }
            : error;
    }

    private static DisconnectCode? Fit(DisconnectCode code)
    {
        var own = Array.Find(Disconnects, known => known.Code == code.Code);
        return own is null && code.Code is < 4000 or > 4999 ? null : code with { Reason = FitReason(code.Reason ?? string.Empty, own?.Reason ?? DefaultReason) };
    }

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
