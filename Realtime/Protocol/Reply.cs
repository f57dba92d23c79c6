namespace Realtime.Protocol;

/// <summary>Exactly one of <paramref name="Result"/> and <paramref name="Error"/> is set.</summary>
/// <param name="Id">The command's.</param>
/// <param name="Result">Present even where it says nothing.</param>
/// <param name="Error">Why not.</param>
internal sealed record Reply(uint Id, Result? Result, ProtocolError? Error);
