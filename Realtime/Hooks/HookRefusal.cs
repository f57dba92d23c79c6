using Realtime.Protocol;

namespace Realtime.Hooks;

/// <summary>A no: the command's error, or the connection's end. Exactly one of the two is set.</summary>
public sealed record HookRefusal
{
    private HookRefusal()
    {
    }

    public ProtocolError? Error { get; private init; }

    public DisconnectCode? Disconnect { get; private init; }

    /// <summary>The command is answered with this error. Codes 400 to 1999 are the application's.</summary>
    public static HookRefusal With(ProtocolError error)
    {
        ArgumentNullException.ThrowIfNull(error);
        return new() { Error = error };
    }

    /// <summary>The connection is closed. Codes 4000 to 4999 are the application's: 4500 and above tell the SDK to stay away.</summary>
    public static HookRefusal With(DisconnectCode code)
    {
        ArgumentNullException.ThrowIfNull(code);
        return new() { Disconnect = code };
    }
}
