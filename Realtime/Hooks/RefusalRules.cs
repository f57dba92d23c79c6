using Realtime.Protocol;

namespace Realtime.Hooks;

/// <summary>What an application may tell a client, by the code's range and by what SDKs read into a text.</summary>
internal static class RefusalRules
{
    private const string DefaultMessage = "refused";
    private const string DefaultReason = "disconnected";

    private static readonly ProtocolError[] Errors =
    [
        ProtocolError.Internal, ProtocolError.Unauthorized, ProtocolError.UnknownChannel, ProtocolError.PermissionDenied, ProtocolError.MethodNotFound,
        ProtocolError.AlreadySubscribed, ProtocolError.LimitExceeded, ProtocolError.BadRequest, ProtocolError.NotAvailable, ProtocolError.TokenExpired,
        ProtocolError.Expired, ProtocolError.TooManyRequests, ProtocolError.UnrecoverablePosition,
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
        var cut = GivenReason.Cut(reason);
        return cut.Length == 0 || GivenReason.IsJson(cut) ? otherwise : cut;
    }

    private static ProtocolError? Fit(ProtocolError error)
    {
        var own = Array.Find(Errors, known => known.Code == error.Code);
        return own is null && error.Code is < 400 or > 1999 ? null
            : string.IsNullOrWhiteSpace(error.Message) ? error with { Message = own?.Message ?? DefaultMessage }
            : error;
    }

    private static DisconnectCode? Fit(DisconnectCode code)
    {
        var own = GivenReason.OwnCode(code.Code);
        return own is null && !GivenReason.IsCustom(code.Code) ? null : code with { Reason = FitReason(code.Reason ?? string.Empty, own?.Reason ?? DefaultReason) };
    }
}
