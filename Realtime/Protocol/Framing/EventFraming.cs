namespace Realtime.Protocol.Framing;

/// <summary>Server-sent events (https://html.spec.whatwg.org/multipage/server-sent-events.html). A message holds no raw line end, so one <c>data</c> line carries it.</summary>
internal sealed class EventFraming : IFraming
{
    public Frame Of(ReadOnlySpan<byte> message) => new((byte[])[.. "data: "u8, .. message, .. "\n\n"u8]);

    public Frame? Close(DisconnectCode code) => null;
}
