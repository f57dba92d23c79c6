namespace Realtime.Protocol;

/// <summary>Comes first and once on every connection.</summary>
/// <param name="Token">Empty = none was sent.</param>
/// <param name="Data">Free JSON for the application; empty = none.</param>
/// <param name="Name">What the client calls its software; the client's word, for logs only.</param>
/// <param name="Version">As <paramref name="Name"/>.</param>
internal sealed record ConnectRequest(string Token, ReadOnlyMemory<byte> Data, string Name, string Version) : Request;

/// <param name="Client">The connection's id, never empty.</param>
/// <param name="Version">This server's version.</param>
/// <param name="Expiry">When the client must have refreshed its token; null = it need not.</param>
/// <param name="Data">Free JSON for the client; empty = none.</param>
/// <param name="PingInterval">How often the server pings; whole seconds on the wire.</param>
/// <param name="ExpectsPong">The client answers each ping.</param>
internal sealed record ConnectResult(
    string Client, string Version, TimeToLive? Expiry, ReadOnlyMemory<byte> Data, TimeSpan PingInterval, bool ExpectsPong) : Result;
