using System.Net.Sockets;

namespace Realtime.Sinks;

/// <summary>A connection behind its handshake: bytes both ways and nothing of HTTP.</summary>
/// <param name="Stream">Reads what the client sends, unless <see cref="Inbox"/> is set; writes where <paramref name="Socket"/> may not be used.</param>
/// <param name="Socket">The connection's own socket when nothing lies between it and the client's bytes; else null.</param>
/// <param name="Abort">Ends the connection at once.</param>
/// <param name="Aborted">Cancelled when the network says that the client is gone.</param>
internal sealed record Upgraded(Stream Stream, Socket? Socket, Action Abort, CancellationToken Aborted)
{
    /// <summary>What the client says comes whole and by other requests; null = it comes by the stream, as WebSocket frames.</summary>
    public Inbox? Inbox { get; init; }

    /// <summary>Compression of the client's messages is agreed on.</summary>
    public bool Inflates { get; init; }

    /// <summary>The client answers no ping, so its silence means nothing.</summary>
    public bool IsListenOnly { get; init; }
}
