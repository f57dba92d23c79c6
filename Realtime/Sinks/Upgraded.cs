using System.Net.Sockets;

namespace Realtime.Sinks;

/// <summary>A connection behind its handshake: bytes both ways and nothing of HTTP.</summary>
/// <param name="Stream">Reads what the client sends; writes where <paramref name="Socket"/> may not be used.</param>
/// <param name="Socket">The connection's own socket when nothing lies between it and the client's bytes; else null.</param>
/// <param name="Abort">Ends the connection at once.</param>
/// <param name="Aborted">Cancelled when the network says that the client is gone.</param>
internal sealed record Upgraded(Stream Stream, Socket? Socket, Action Abort, CancellationToken Aborted);
