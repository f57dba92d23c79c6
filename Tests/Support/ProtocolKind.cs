namespace Tests.Support;

/// <summary>What a field of the protocol holds.</summary>
internal enum ProtocolKind
{
    Text,
    Number,
    Flag,
    Payload,
    Message,
}
