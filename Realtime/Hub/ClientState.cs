using System.Collections.Immutable;
using Realtime.Protocol;

namespace Realtime.Hub;

/// <summary>What a client is, apart from its transport: one immutable value. Positions are the channel's, not the client's.</summary>
/// <param name="Info">Who it is.</param>
/// <param name="ExpiresAt">null = never.</param>
internal sealed record ClientState(ClientInfo Info, DateTimeOffset? ExpiresAt)
{
    /// <summary>The channels it is subscribed to; a subscription enters when its reply does.</summary>
    public ImmutableDictionary<string, Subscription> Subscriptions { get; init; } =
        ImmutableDictionary.Create<string, Subscription>(StringComparer.Ordinal);

    /// <summary>Subscribes under way: they count towards the limit.</summary>
    public int Opening { get; init; }

    public bool IsSubscribed(string channel) => Subscriptions.ContainsKey(channel);
}
