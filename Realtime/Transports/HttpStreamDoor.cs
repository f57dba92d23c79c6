using Microsoft.AspNetCore.Http;

namespace Realtime.Transports;

/// <summary><c>POST /connection/http_stream</c>: the body is the connect command, the response carries what the server says.</summary>
internal sealed class HttpStreamDoor(HttpGate gate, StreamDoor streams)
{
    public async Task HandleAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context, DoorEntry.HttpStream) is { } connect)
        {
            await streams.RunAsync(context, BodyFormat.IsProtobuf(context.Request) ? StreamKind.Protobuf : StreamKind.Json, connect);
        }
    }
}
