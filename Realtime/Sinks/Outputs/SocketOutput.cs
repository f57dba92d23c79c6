using System.Net.Sockets;

namespace Realtime.Sinks.Outputs;

/// <summary>
/// Writes straight to a connection's socket, past the web server's pipe: one system call per write and no copy. Right only when nothing else writes to the socket any more
/// and no TLS lies above it. Plain .NET, the same on every system.
/// </summary>
internal sealed class SocketOutput : Output
{
    private readonly Socket _socket;

    public SocketOutput(Socket socket, int maxQueueBytes)
        : base(maxQueueBytes)
    {
        _socket = socket;
        _socket.Blocking = false;
    }

    protected override int TrySend(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var sent = _socket.Send(bytes, SocketFlags.None, out var error);
            return error switch
            {
                SocketError.Success => sent,
                SocketError.WouldBlock or SocketError.IOPending or SocketError.NoBufferSpaceAvailable => 0,
                _ => -1,
            };
        }
        catch (ObjectDisposedException)
        {
            return -1;
        }
    }

    protected override async ValueTask<bool> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            while (!bytes.IsEmpty)
            {
                var sent = await _socket.SendAsync(bytes, SocketFlags.None, CancellationToken.None);
                bytes = bytes[sent..];
            }

            return true;
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }
}
