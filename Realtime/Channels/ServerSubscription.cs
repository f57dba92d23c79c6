namespace Realtime.Channels;

/// <summary>A subscription that the server makes: what a token, a hook or a backend says of it.</summary>
public sealed record ServerSubscription
{
    /// <summary>JSON that others see of the client in this channel; empty = none.</summary>
    public ReadOnlyMemory<byte> Info { get; init; }

    /// <summary>JSON for the client; empty = none.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>When it ends unless it is prolonged; null = never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public SubscriptionOverrides Overrides { get; init; } = new();
}
