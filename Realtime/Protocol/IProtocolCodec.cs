using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Realtime.Protocol;

/// <summary>Reads commands and encodes frames of one <see cref="FrameFormat"/>. Pure: no state, no time, no I/O; any thread.</summary>
internal interface IProtocolCodec
{
    FrameFormat Format { get; }

    /// <summary>The server's ping.</summary>
    Frame Ping { get; }

    /// <summary>
    /// Takes the next command off a whole message and advances it. False = malformed: the caller closes with 3501. Never throws, whatever
    /// the bytes. Depth is bounded, a length is checked before anything is allocated for it, and the command owns its memory: the message's
    /// buffer may be returned afterwards.
    /// </summary>
    bool TryRead(ref ReadOnlySequence<byte> message, [NotNullWhen(true)] out Command? command);

    /// <returns>null = this format cannot carry a payload in it: the caller closes with 3506.</returns>
    Frame? Encode(Reply reply);

    /// <param name="channel">null for pushes that belong to no channel.</param>
    /// <param name="push">What is said.</param>
    /// <returns>null = this format cannot carry its payload: the caller closes with 3506.</returns>
    Frame? Encode(string? channel, Push push);

    /// <summary>
    /// Makes what turns one payload into the next, in a form that this format can carry. Whatever it gives, a client that applies it to
    /// <paramref name="before"/> has <paramref name="payload"/>.
    /// </summary>
    /// <returns>null = send it whole: a patch would not be smaller, or cannot be carried.</returns>
    ReadOnlyMemory<byte>? Patch(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> payload);

    /// <summary>The last frame of a connection: tells why it ends.</summary>
    Frame Close(DisconnectCode code);
}
