namespace Realtime.Protocol;

/// <summary>Commands for an HTTP client's stream, which any node may get.</summary>
/// <param name="Node">Which node holds the stream; empty = none was named.</param>
/// <param name="Session">The stream's secret; empty = none was named.</param>
/// <param name="Data">Commands in the form of the stream, as <see cref="IProtocolCodec.TryRead"/> takes them.</param>
internal sealed record EmulationRequest(string Node, string Session, ReadOnlyMemory<byte> Data);
