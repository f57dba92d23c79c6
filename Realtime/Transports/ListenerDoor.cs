using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Realtime.Protocol;
using Realtime.Protocol.Json;

namespace Realtime.Transports;

/// <summary><c>GET</c> or <c>POST /connection/uni_sse</c>: server-sent events for those who only listen. What they send is no command but the inside of one.</summary>
internal sealed class ListenerDoor(HttpGate gate, StreamDoor streams, CodecTable codecs, DoorRefuser refuser)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context, DoorEntry.Listener) is not { } request)
        {
            return;
        }

        if (!TryWrap(request, out var connect))
        {
            await refuser.RefuseAsync(context, DoorRefusal.NoConnect);
            return;
        }

        await streams.RunAsync(context, StreamKind.Listener, connect);
    }

    /// <summary>Makes the command of it; judged here, since a stream that has begun can no longer be answered with a status.</summary>
    private bool TryWrap(byte[] request, [NotNullWhen(true)] out byte[]? connect)
    {
        connect = null;
        if (!JsonPayload.IsValid(request))
        {
            return false;
        }

        var inside = JsonPayload.Copy(request);
        inside = inside.AsSpan().Trim(" \t"u8).SequenceEqual("null"u8) ? [.. "{}"u8] : inside;
        byte[] command = [.. "{\"id\":1,\"connect\":"u8, .. inside, (byte)'}'];
        var read = new ReadOnlySequence<byte>(command);
        if (!codecs[StreamKind.Listener.Format].TryRead(ref read, out var known) || known.Request is not ConnectRequest)
        {
            return false;
        }

        connect = command;
        return true;
    }
}
