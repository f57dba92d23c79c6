using Microsoft.AspNetCore.Http;

namespace Realtime.Transports;

/// <summary><c>GET</c> or <c>POST /connection/sse</c>: server-sent events, for those who speak through other requests.</summary>
internal sealed class EventStreamDoor(HttpGate gate, StreamDoor streams)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context, DoorEntry.EventStream) is { } connect)
        {
            await streams.RunAsync(context, StreamKind.Events, connect);
        }
    }
}
