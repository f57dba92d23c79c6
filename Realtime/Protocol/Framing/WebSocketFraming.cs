namespace Realtime.Protocol.Framing;

/// <summary>A WebSocket frame each.</summary>
/// <param name="opcode">Text or binary.</param>
/// <param name="deflates">Compresses what becomes smaller by it, each message for itself; never a control frame.</param>
internal sealed class WebSocketFraming(WebSocketOpcode opcode, bool deflates = false) : IFraming
{
    public Frame Of(ReadOnlySpan<byte> message) =>
        deflates && MessageCompression.TryDeflate(message, out var deflated)
            ? WebSocketFrames.Of(opcode, deflated.Span, isDeflated: true)
            : WebSocketFrames.Of(opcode, message);

    public Frame? Close(DisconnectCode code) => WebSocketFrames.Close(code);
}
