using System.Collections.Immutable;
using Realtime.Protocol;

namespace Realtime.Hub;

/// <summary>What a client is, apart from its transport: one immutable value. Positions are the channel's, not the client's.</summary>
/// <param name="Info">Who it is.</param>
/// <param name="ExpiresAt">null = never.</param>
internal sealed record ClientState(ClientInfo Info, DateTimeOffset? ExpiresAt)
{
    /// <summary>The channels it is subscribed to; a subscription enters when its reply does.</summary>
    public ImmutableHashSet<string> Subscriptions { get; init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);
}
