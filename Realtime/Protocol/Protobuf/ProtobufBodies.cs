using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Realtime.Protocol.Protobuf;

/// <summary>Reads one message without a length before it. Never throws, whatever the bytes; what is read owns its memory.</summary>
internal static class ProtobufBodies
{
    /// <summary>The body of a request to <c>/emulation</c>.</summary>
    public static bool TryReadEmulation(ReadOnlySequence<byte> body, [NotNullWhen(true)] out EmulationRequest? request)
    {
        var fields = new ProtobufFields(body.IsSingleSegment ? body.FirstSpan : body.ToArray());
        return EmulationReader.TryRead(ref fields, out request);
    }
}
