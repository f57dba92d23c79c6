namespace Realtime.Protocol.Protobuf;

/// <summary>How a field's value lies on the wire (https://protobuf.dev/programming-guides/encoding/#structure). Groups are no part of the protocol.</summary>
internal enum WireType
{
    /// <summary>Of a map's value that is left out, as the empty one may be.</summary>
    Absent = -1,

    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}
