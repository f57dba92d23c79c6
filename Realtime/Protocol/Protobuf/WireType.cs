namespace Realtime.Protocol.Protobuf;

/// <summary>How a field's value lies on the wire (https://protobuf.dev/programming-guides/encoding/#structure). Groups are no part of the protocol.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}
