using Realtime.Protocol;

namespace Realtime.Commands;

/// <summary>What became of a command, for the connection.</summary>
/// <param name="Reply">null for a close and for a command with id 0.</param>
/// <param name="Disconnect">Set when the connection must be closed.</param>
/// <param name="AfterReply">Begins right after the reply entered the sink.</param>
internal sealed record CommandOutcome(Reply? Reply, DisconnectCode? Disconnect, Func<ValueTask>? AfterReply);
