using Realtime.Hooks;
using Realtime.Protocol;

namespace Realtime.Commands;

/// <summary>A result, an error reply, or a close. Made by conversion from one of the three.</summary>
internal readonly record struct CommandResult<TResult>
    where TResult : Result
{
    public TResult? Value { get; private init; }

    public ProtocolError? Error { get; private init; }

    public DisconnectCode? Disconnect { get; private init; }

    /// <summary>Begins on the same thread right after the reply entered the sink, with nothing of this channel in between: where a subscriber joins. The next command of the channel waits for its end.</summary>
    public Func<ValueTask>? AfterReply { get; private init; }

    public static CommandResult<TResult> Of(HookRefusal refusal) => new() { Error = refusal.Error, Disconnect = refusal.Disconnect };

    public CommandResult<TResult> Then(Func<ValueTask> afterReply) => this with { AfterReply = afterReply };

    public static implicit operator CommandResult<TResult>(TResult value) => new() { Value = value };

    public static implicit operator CommandResult<TResult>(ProtocolError error) => new() { Error = error };

    public static implicit operator CommandResult<TResult>(DisconnectCode code) => new() { Disconnect = code };
}
