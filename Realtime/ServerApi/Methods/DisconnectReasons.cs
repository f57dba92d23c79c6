using Realtime.Protocol;

namespace Realtime.ServerApi.Methods;

/// <summary>What a backend may tell clients that it disconnects.</summary>
internal static class DisconnectReasons
{
    /// <returns>null = refused.</returns>
    public static DisconnectCode? Read(uint code, string reason)
    {
        var known = code == 0 ? DisconnectCode.ForceDisconnect : GivenReason.OwnCode(code);
        if (known is null && !GivenReason.IsCustom(code))
        {
            return null;
        }

        var cut = GivenReason.Cut(reason);
        return cut.Length == 0 ? known ?? new DisconnectCode((ushort)code, DisconnectCode.ForceDisconnect.Reason)
            : GivenReason.IsJson(reason) || GivenReason.IsJson(cut) ? null
            : new DisconnectCode(known?.Code ?? (ushort)code, cut);
    }
}
