namespace Realtime.Hooks;

/// <summary>Who it is about.</summary>
public record ClientContext
{
    /// <summary>The connection's public id.</summary>
    public required string Client { get; init; }

    /// <summary>Empty = anonymous, or not known yet.</summary>
    public required string User { get; init; }

    /// <summary><c>websocket</c>, <c>http_stream</c>, <c>sse</c>, <c>uni_sse</c>.</summary>
    public required string Transport { get; init; }

    /// <summary><c>json</c> or <c>protobuf</c>.</summary>
    public required string Protocol { get; init; }

    /// <summary>JSON from the client's token or an earlier hook that only the server sees; empty = none.</summary>
    public ReadOnlyMemory<byte> Meta { get; init; }
}

/// <summary>A client that connects.</summary>
public sealed record ConnectingContext : ClientContext
{
    /// <summary>A token was sent, and is believed: <see cref="ClientContext.User"/> is proven.</summary>
    public required bool HasToken { get; init; }

    /// <summary>What the client calls its software: its own word.</summary>
    public required string Name { get; init; }

    /// <inheritdoc cref="Name"/>
    public required string Version { get; init; }

    /// <summary>What the client says; empty = nothing.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>What the client gives in place of HTTP headers: its own word.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>Channels that the client asks to be subscribed to.</summary>
    public required IReadOnlyList<string> Channels { get; init; }
}

/// <summary>A client that subscribes.</summary>
public sealed record SubscribingContext : ClientContext
{
    public required string Channel { get; init; }

    /// <summary>A subscription token was sent, and is believed.</summary>
    public required bool HasToken { get; init; }

    /// <summary>The channel's name says which users may enter, and this is one of them.</summary>
    public required bool IsUserLimited { get; init; }

    /// <summary>What the client says; empty = nothing.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }
}

/// <summary>A client that publishes.</summary>
public sealed record PublishingContext : ClientContext
{
    public required string Channel { get; init; }

    /// <summary>What it publishes.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }
}

/// <summary>A client that is gone.</summary>
public sealed record DisconnectedContext : ClientContext
{
    /// <summary>Why, as in the table of docs/protocol.md; 0 = the client or the network ended it.</summary>
    public required int Code { get; init; }
}
