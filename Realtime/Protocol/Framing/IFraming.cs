namespace Realtime.Protocol.Framing;

/// <summary>Puts encoded messages into what carries them. Pure: any thread.</summary>
internal interface IFraming
{
    Frame Of(ReadOnlySpan<byte> message);

    /// <returns>null = it has no word of its own for an end: a push tells why.</returns>
    Frame? Close(DisconnectCode code);
}
