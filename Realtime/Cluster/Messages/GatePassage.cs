namespace Realtime.Cluster.Messages;

/// <summary>What the gate says of a message.</summary>
/// <param name="Message">null when it is refused.</param>
/// <param name="Refusal">One of <see cref="MessageRefusal"/>; null when it passes.</param>
/// <param name="IsOwn">This process said it itself.</param>
internal readonly record struct GatePassage(ControlMessage? Message, string? Refusal, bool IsOwn);
