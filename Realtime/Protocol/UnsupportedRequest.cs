namespace Realtime.Protocol;

/// <summary>A command of the protocol that this server does not offer: answered "not available".</summary>
/// <param name="Method">Its name on the wire.</param>
internal sealed record UnsupportedRequest(string Method) : Request;

/// <summary>A message that expects no answer; without anybody who takes it the connection is closed with 3508.</summary>
internal sealed record SendRequest(ReadOnlyMemory<byte> Data) : Request;
