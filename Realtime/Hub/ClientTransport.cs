namespace Realtime.Hub;

/// <summary>What the hub and the handlers must know of the way a client came, and no more.</summary>
/// <param name="Name">For hooks and logs: <c>websocket</c>, <c>http_stream</c>, <c>sse</c>, <c>uni_sse</c>.</param>
/// <param name="Protocol">For hooks: <c>json</c> or <c>protobuf</c>.</param>
internal sealed record ClientTransport(string Name, string Protocol)
{
    /// <summary>The client sends nothing after its connect: it needs no reply, cannot refresh, and all its subscriptions are the server's.</summary>
    public bool IsListenOnly { get; init; }

    /// <summary>What is sent as the ping instead of the codec's own; the client is then told to expect none, and answers by the framing's means.</summary>
    public Protocol.Frame? Ping { get; init; }

    /// <summary>The secret by which other requests find this connection: unguessable, never logged; empty where the connection carries both ways.</summary>
    public string Session { get; init; } = string.Empty;

    /// <summary>A connection token that came with the opening request; one in the connect command wins. Forgotten once connect has ended, and never logged; empty = none.</summary>
    public string Token { get; init; } = string.Empty;

    /// <summary>Session and token are credentials.</summary>
    public override string ToString() => $"{Name} {Protocol}";
}
