using Realtime.Protocol;

namespace Realtime.Hooks;

/// <param name="Data">The answer; empty = none.</param>
/// <param name="Refusal">Set = there is none, and why.</param>
internal readonly record struct RpcOutcome(ReadOnlyMemory<byte> Data, HookRefusal? Refusal)
{
    public static implicit operator RpcOutcome(ProtocolError error) => new(default, HookRefusal.With(error));
}
