using System.Diagnostics.CodeAnalysis;
using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Hooks;

/// <summary>A client that subscribes.</summary>
public sealed record SubscribingContext : ClientContext
{
    public SubscribingContext()
    {
    }

    [SetsRequiredMembers]
    internal SubscribingContext(IClient client, SubscribeRequest request, bool hasToken, bool isUserLimited)
        : base(client) => (Channel, Data, HasToken, IsUserLimited) = (request.Channel, request.Data, hasToken, isUserLimited);

    public required string Channel { get; init; }

    /// <summary>A subscription token was sent, and is believed.</summary>
    public required bool HasToken { get; init; }

    /// <summary>The channel's name says which users may enter, and this is one of them.</summary>
    public required bool IsUserLimited { get; init; }

    /// <summary>What the client says; empty = nothing.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }
}
