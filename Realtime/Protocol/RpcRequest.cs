namespace Realtime.Protocol;

/// <param name="Method">May be empty.</param>
/// <param name="Data">Empty = none was sent.</param>
internal sealed record RpcRequest(string Method, ReadOnlyMemory<byte> Data) : Request;

/// <param name="Data">Empty = none.</param>
internal sealed record RpcResult(ReadOnlyMemory<byte> Data) : Result;
