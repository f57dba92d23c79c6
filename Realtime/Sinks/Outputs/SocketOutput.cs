using System.Net.Sockets;

namespace Realtime.Sinks.Outputs;

/// <summary>
/// Writes straight to a connection's socket, past the web server's pipe: one system call per write and no copy. Right only when nothing else writes to the socket any more
/// and no TLS lies above it. Plain .NET, the same on every system.
/// </summary>
internal sealed class SocketOutput(Socket socket, int maxQueueBytes) : Output(maxQueueBytes)
{
    private bool _isNonBlocking;

    protected override int TrySend(ReadOnlySpan<byte> bytes)
    {
        try
        {
            if (!_isNonBlocking)
            {
                socket.Blocking = false;
                _isNonBlocking = true;
            }

            var sent = socket.Send(bytes, SocketFlags.None, out var error);
            return error switch
            {
                SocketError.Success => sent,
                SocketError.WouldBlock or SocketError.IOPending or SocketError.NoBufferSpaceAvailable => 0,
                _ => -1,
            };
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return -1;
        }
    }

    protected override async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var sent = await socket.SendAsync(bytes, SocketFlags.None, CancellationToken.None);
            bytes = bytes[sent..];
        }
    }
}
