using System.Diagnostics.CodeAnalysis;
using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Hooks;

/// <summary>A client that connects.</summary>
public sealed record ConnectingContext : ClientContext
{
    public ConnectingContext()
    {
    }

    [SetsRequiredMembers]
    internal ConnectingContext(IClient client, ConnectRequest request, bool hasToken)
        : base(client)
    {
        HasToken = hasToken;
        Name = request.Name;
        Version = request.Version;
        Data = request.Data;
        Headers = request.Headers;
        Channels = [.. request.Subscriptions.Select(static subscription => subscription.Channel)];
    }

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
