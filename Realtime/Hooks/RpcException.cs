using Realtime.Protocol;

namespace Realtime.Hooks;

/// <summary>A handler's no: it becomes the call's error, or the connection's end.</summary>
public sealed class RpcException : Exception
{
    /// <param name="error">Codes 400 to 1999 are the application's.</param>
    public RpcException(ProtocolError error)
        : this(HookRefusal.With(error))
    {
    }

    public RpcException(HookRefusal refusal)
        : base("A call was refused.")
    {
        ArgumentNullException.ThrowIfNull(refusal);
        Refusal = refusal;
    }

    public HookRefusal Refusal { get; }
}
