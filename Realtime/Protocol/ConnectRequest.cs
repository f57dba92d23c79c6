namespace Realtime.Protocol;

/// <summary>Comes first and once on every connection.</summary>
/// <param name="Token">Empty = none was sent.</param>
/// <param name="Data">Free JSON for the application; empty = none.</param>
/// <param name="Name">What the client calls its software; the client's word, for logs only.</param>
/// <param name="Version">As <paramref name="Name"/>.</param>
internal sealed record ConnectRequest(string Token, ReadOnlyMemory<byte> Data, string Name, string Version) : Request
{
    /// <summary>Where the client stands in channels that the server subscribes it to (<c>subs</c>): each channel once.</summary>
    public IReadOnlyList<SubscribeRequest> Subscriptions { get; init; } = [];

    /// <summary>What the client gives in place of HTTP headers: its own word, for hooks.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = NoHeaders;

    private static readonly Dictionary<string, string> NoHeaders = [];
}

/// <param name="Client">The connection's id, never empty.</param>
/// <param name="Version">This server's version.</param>
/// <param name="Expiry">When the client must have refreshed its token; null = it need not.</param>
/// <param name="Data">Free JSON for the client; empty = none.</param>
/// <param name="PingInterval">How often the server pings; whole seconds on the wire; zero = the client is to expect none.</param>
/// <param name="ExpectsPong">The client answers each ping.</param>
internal sealed record ConnectResult(
    string Client, string Version, TimeToLive? Expiry, ReadOnlyMemory<byte> Data, TimeSpan PingInterval, bool ExpectsPong) : Result
{
    /// <summary>Server-side subscriptions by channel, ordinal.</summary>
    public IReadOnlyList<KeyValuePair<string, SubscribeResult>> Subscriptions { get; init; } = [];

    /// <summary>The secret by which an HTTP client's later commands find its stream; empty where it needs none.</summary>
    public string Session { get; init; } = string.Empty;

    /// <summary>The node that holds such a stream; empty where it needs none.</summary>
    public string Node { get; init; } = string.Empty;
}
