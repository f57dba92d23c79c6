namespace Realtime.Protocol.Framing;

/// <summary>Messages back to back in one endless body.</summary>
/// <param name="end">What ends each; empty where a message tells its own length.</param>
internal sealed class StreamFraming(byte[] end) : IFraming
{
    public Frame Of(ReadOnlySpan<byte> message) => new((byte[])[.. message, .. end]);

    public Frame? Close(DisconnectCode code) => null;
}
