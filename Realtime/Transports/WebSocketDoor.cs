using System.Collections.Frozen;
using System.Diagnostics;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Realtime.Connections;
using Realtime.Hub;
using Realtime.Protocol;
using Realtime.Sinks;
using Realtime.Telemetry;

namespace Realtime.Transports;

/// <summary>Lets WebSockets in: judges the handshake, upgrades, and hands the bytes to the sink. Behind it nothing knows HTTP.</summary>
internal sealed partial class WebSocketDoor(
    WebSocketHandshake handshake, LocalSink sink, ConnectionFactory connections, IEnumerable<IProtocolCodec> codecs, RealtimeMetrics metrics, ILogger<WebSocketDoor> logger)
{
    private const string SpokenVersion = "13";

    private readonly FrozenDictionary<FrameFormat, IProtocolCodec> _codecs = codecs.ToFrozenDictionary(static codec => codec.Format);

    public async Task HandleAsync(HttpContext context)
    {
        if (handshake.Judge(context) is { } refusal)
        {
            await RefuseAsync(context, refusal);
            return;
        }

        if (Subprotocol.Choose(context.Request) is not { } subprotocol)
        {
            await RefuseAsync(context, HandshakeRefusal.OtherSubprotocol);
            return;
        }

        // A connection lives for hours: its commands are traces of their own, not parts of the handshake's.
        Activity.Current = null;
        WebSocketHandshake.Answer(context, subprotocol);
        await using var stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        var upgraded = new Upgraded(stream, SocketOf(context), context.Abort, context.RequestAborted);
        await sink.RunAsync(upgraded, (owner, id) => connections.Open(owner, id, _codecs[subprotocol.Format], new ClientTransport("websocket", subprotocol.Format is FrameFormat.WebSocketJson ? "json" : "protobuf")));
    }

    private async Task RefuseAsync(HttpContext context, HandshakeRefusal refusal)
    {
        metrics.HandshakeRefused(refusal.Name);
        Log.HandshakeRefused(logger, refusal.Name);
        context.Response.StatusCode = refusal.Status;
        if (refusal.Status == StatusCodes.Status426UpgradeRequired)
        {
            context.Response.Headers.SecWebSocketVersion = SpokenVersion;
        }

        context.Response.ContentType = "text/plain; charset=utf-8";
        await context.Response.WriteAsync(refusal.Message, context.RequestAborted);
    }

    /// <summary>Under TLS the socket carries ciphertext: only the stream may be written to.</summary>
    private static Socket? SocketOf(HttpContext context) =>
        context.Features.Get<ITlsConnectionFeature>() is null ? context.Features.Get<IConnectionSocketFeature>()?.Socket : null;
}
