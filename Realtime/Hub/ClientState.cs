using System.Collections.Immutable;
using Realtime.Protocol;

namespace Realtime.Hub;

/// <summary>What a client is, apart from its transport: one immutable value. Positions are the channel's, not the client's.</summary>
/// <param name="Info">Who it is.</param>
/// <param name="ExpiresAt">null = never.</param>
internal sealed record ClientState(ClientInfo Info, DateTimeOffset? ExpiresAt)
{
    /// <summary>JSON from its token or hook that only the server sees; empty = none.</summary>
    public ReadOnlyMemory<byte> Meta { get; init; }

    /// <summary>The name of the key that signed its token, where that is looked at again; null = it is not.</summary>
    public string? SignedBy { get; init; }

    /// <summary>The channels that its token names, whether it still has them or not.</summary>
    public ImmutableHashSet<string> ClaimedChannels { get; init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    /// <summary>At <see cref="ExpiresAt"/> hooks are asked to prolong it; the client itself may not.</summary>
    public bool IsRefreshedByServer { get; init; }

    /// <summary>The channels it is subscribed to; a subscription enters when its reply does.</summary>
    public ImmutableDictionary<string, Subscription> Subscriptions { get; init; } =
        ImmutableDictionary.Create<string, Subscription>(StringComparer.Ordinal);

    /// <summary>Subscribes under way: they count towards the limit.</summary>
    public int Opening { get; init; }

    /// <summary>What others see of it in a channel: with what its subscription there says.</summary>
    public ClientInfo InfoIn(string channel) =>
        Subscriptions.TryGetValue(channel, out var subscription) && !subscription.ChannelInfo.IsEmpty ? Info with { ChannelInfo = subscription.ChannelInfo } : Info;

    public bool IsSubscribed(string channel) => Subscriptions.ContainsKey(channel);
}
