namespace Realtime.Channels;

/// <summary>What clients and backends may publish.</summary>
public enum PayloadKind
{
    /// <summary>Any bytes that are not empty. What is no JSON reaches Protobuf clients only.</summary>
    Any,

    /// <summary>JSON; else error 107.</summary>
    Json,

    /// <summary>Any bytes, also none.</summary>
    Binary,
}
