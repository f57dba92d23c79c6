using Realtime.Protocol;

namespace Realtime.ServerApi.Calls;

/// <summary>What came of a call.</summary>
/// <param name="Error">null = there is a result.</param>
/// <param name="Result">JSON; empty where there is an error.</param>
internal readonly record struct ApiOutcome(ProtocolError? Error, ReadOnlyMemory<byte> Result);
