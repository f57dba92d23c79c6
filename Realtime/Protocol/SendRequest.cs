namespace Realtime.Protocol;

/// <summary>A message that expects no answer; without anybody who takes it the connection is closed with 3508.</summary>
internal sealed record SendRequest(ReadOnlyMemory<byte> Data) : Request;
