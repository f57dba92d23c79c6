using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Realtime.Hub;
using Realtime.Protocol;
using Realtime.Protocol.Framing;

namespace Realtime.Sinks;

/// <summary>Reads a WebSocket's bytes, and answers the framing's own pings and closes.</summary>
internal sealed class FrameReader(LocalConnection connection, Upgraded upgraded, SinkOptions options, LocalSink sink, HeartbeatWheel heartbeats)
    : ConnectionReader(connection, heartbeats)
{
    // Nothing is rented while nothing comes.
    private static readonly StreamPipeReaderOptions InputOptions = new(bufferSize: 4096, leaveOpen: true, useZeroByteReads: true);

    private readonly WebSocketReader _frames = new(options.MaxMessageBytes, upgraded.Inflates);
    private bool _isUnreadable;

    public override void Dispose() => _frames.Dispose();

    public override async Task<CloseReason> RunAsync()
    {
        var input = PipeReader.Create(upgraded.Stream, InputOptions);
        try
        {
            return await ReadAsync(input) ? CloseReason.ByClient : CloseReason.Failed;
        }
        finally
        {
            await input.CompleteAsync();
        }
    }

    /// <returns>True when the client closed, false when its bytes just ended.</returns>
    private async Task<bool> ReadAsync(PipeReader input)
    {
        while (true)
        {
            var buffer = await ReceiveAsync(input);
            if (buffer.IsEmpty)
            {
                return false;
            }

            MarkReceived();
            foreach (var bytes in buffer)
            {
                if (!_isUnreadable && await ReadAsync(bytes))
                {
                    return true;
                }
            }

            input.AdvanceTo(buffer.End);
        }
    }

    /// <returns>What came; empty = nothing comes any more.</returns>
    private async ValueTask<ReadOnlySequence<byte>> ReceiveAsync(PipeReader input)
    {
        try
        {
            return (await input.ReadAsync(upgraded.Aborted)).Buffer;
        }
        catch (Exception)
        {
            // Each stream has its own way to say that the peer is gone, or that this side cut it.
            return ReadOnlySequence<byte>.Empty;
        }
    }

    /// <returns>True when the client closed.</returns>
    private async ValueTask<bool> ReadAsync(ReadOnlyMemory<byte> bytes)
    {
        var isClosed = false;
        WebSocketEvent found;
        do
        {
            bytes = bytes[_frames.Read(bytes.Span, out found)..];
            switch (found)
            {
                case WebSocketEvent.Message when !Connection.IsEnding:
                    await HandleAsync(_frames.Payload);
                    break;
                case WebSocketEvent.Ping:
                    sink.Send(Connection.Id, WebSocketFrames.Of(WebSocketOpcode.Pong, _frames.Payload.Span));
                    break;
                case WebSocketEvent.Close:
                    sink.Close(Connection.Id, WebSocketFrames.Close(Echo(_frames.Payload.Span)));
                    isClosed = true;
                    break;
                case WebSocketEvent.Malformed:
                    Refuse(DisconnectCode.WebSocketProtocol);
                    break;
                case WebSocketEvent.TooBig:
                    Refuse(DisconnectCode.MessageTooBig);
                    break;
            }
        }
        while (!isClosed && !_isUnreadable && (!bytes.IsEmpty || found is not WebSocketEvent.None));

        return isClosed;
    }

    /// <summary>What comes after cannot be told apart any more; it is read and dropped until the client closes or is cut.</summary>
    private void Refuse(DisconnectCode code)
    {
        _isUnreadable = true;
        Connection.Handler.OnUnreadable(code);
    }

    /// <summary>The close is answered with the client's own code, when it is one that may be sent (RFC 6455 sections 5.5.1 and 7.4).</summary>
    private static DisconnectCode Echo(ReadOnlySpan<byte> payload)
    {
        if (payload.Length < 2)
        {
            return DisconnectCode.Normal;
        }

        var code = BinaryPrimitives.ReadUInt16BigEndian(payload);
        var maySend = code is >= 1000 and <= 1003 or >= 1007 and <= 1011 or >= 3000 and <= 4999;
        return maySend ? new DisconnectCode(code, DisconnectCode.Normal.Reason) : DisconnectCode.WebSocketProtocol;
    }
}
