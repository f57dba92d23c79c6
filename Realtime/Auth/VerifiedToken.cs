using Realtime.Channels;

namespace Realtime.Auth;

/// <summary>What a connection token says, once it is believed.</summary>
/// <param name="User">Empty = anonymous.</param>
/// <param name="Info">JSON that others see of the client; empty = none.</param>
/// <param name="ExpiresAt">When the connection ends unless the token is refreshed; null = never.</param>
internal sealed record VerifiedToken(string User, ReadOnlyMemory<byte> Info, DateTimeOffset? ExpiresAt)
{
    /// <summary>What the server subscribes the client to, by channel.</summary>
    public IReadOnlyDictionary<string, ServerSubscription> Subscriptions { get; init; } = None;

    /// <summary>JSON that only the server sees; empty = none.</summary>
    public ReadOnlyMemory<byte> Meta { get; init; }

    /// <summary>The name of the key that signed it (<see cref="KeyNames"/>); null = nobody will look at it again.</summary>
    public string? SignedBy { get; init; }

    private static readonly Dictionary<string, ServerSubscription> None = [];
}
