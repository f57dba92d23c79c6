using System.Buffers;
using Realtime.Hub;

namespace Realtime.Sinks;

/// <summary>The incoming half of a connection: gives whole messages to the handler.</summary>
internal abstract class ConnectionReader(LocalConnection connection, HeartbeatWheel heartbeats) : IDisposable
{
    protected LocalConnection Connection => connection;

    /// <summary>Reads until the client closes, goes away, or is cut. Throws what the handler throws.</summary>
    public abstract Task<CloseReason> RunAsync();

    public abstract void Dispose();

    /// <summary>Something came, whatever it is.</summary>
    protected void MarkReceived()
    {
        connection.MarkReceived();
        connection.ReceivedAtTick = heartbeats.Tick;
    }

    protected async ValueTask HandleAsync(ReadOnlyMemory<byte> message)
    {
        try
        {
            await connection.Handler.OnMessageAsync(new ReadOnlySequence<byte>(message), connection.MessageToken);
        }
        catch (OperationCanceledException) when (connection.MessageToken.IsCancellationRequested)
        {
            // The connection ends; the reader finds out by itself.
        }
    }
}
