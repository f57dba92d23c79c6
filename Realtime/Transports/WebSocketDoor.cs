using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Realtime.Cluster;
using Realtime.Connections;
using Realtime.Hub;
using Realtime.Protocol;
using Realtime.Protocol.Framing;
using Realtime.Sinks;

namespace Realtime.Transports;

/// <summary>Lets WebSockets in: judges the handshake, upgrades, and hands the bytes to the sink. Behind it nothing knows HTTP.</summary>
internal sealed class WebSocketDoor(
    WebSocketHandshake handshake,
    DrainState drain,
    LocalSink sink,
    ConnectionFactory connections,
    CodecTable codecs,
    DoorRefuser refuser,
    QueryToken tokens,
    IOptions<DoorOptions> options)
{
    private static readonly Frame FramingPing = WebSocketFrames.Of(WebSocketOpcode.Ping, default);

    public async Task HandleAsync(HttpContext context)
    {
        if (handshake.Judge(context) is { } refusal)
        {
            await refuser.RefuseAsync(context, refusal);
            return;
        }

        if (Subprotocol.Choose(context.Request) is not { } subprotocol)
        {
            await refuser.RefuseAsync(context, DoorRefusal.OtherSubprotocol);
            return;
        }

        if (!drain.TakesClients)
        {
            await refuser.RefuseAsync(context, DoorRefusal.Draining);
            return;
        }

        // A connection lives for hours: its commands are traces of their own, not parts of the handshake's.
        Activity.Current = null;
        var deflate = options.Value.Compression ? DeflateOffer.Answer(context.Request) : null;
        WebSocketHandshake.Answer(context, subprotocol, deflate);
        await using var stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        var upgraded = new Upgraded(stream, SocketOf(context), context.Abort, context.RequestAborted) { Inflates = deflate is not null };
        var codec = codecs[deflate is null ? subprotocol.Format : subprotocol.Deflated];
        var transport = new ClientTransport("websocket", subprotocol.Protocol)
        {
            Ping = WantsFramingPing(context.Request) ? FramingPing : null,
            Token = tokens.Read(context.Request),
        };
        await sink.RunAsync(upgraded, (owner, id) => connections.Open(owner, id, codec, transport));
    }

    /// <summary>For clients whose framing answers pings by itself.</summary>
    private static bool WantsFramingPing(HttpRequest request) => string.Equals(request.Query["cf_ws_frame_ping_pong"], "true", StringComparison.Ordinal);

    /// <summary>Under TLS the socket carries ciphertext: only the stream may be written to.</summary>
    private static Socket? SocketOf(HttpContext context) =>
        context.Features.Get<ITlsConnectionFeature>() is null ? context.Features.Get<IConnectionSocketFeature>()?.Socket : null;
}
