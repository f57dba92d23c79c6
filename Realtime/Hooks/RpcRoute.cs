namespace Realtime.Hooks;

/// <summary>Which handler answers a method.</summary>
internal sealed record RpcRoute(string Method, RpcCall Call);
