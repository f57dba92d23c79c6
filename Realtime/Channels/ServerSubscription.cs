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

    /// <summary>This and what was said later: the later word counts, value by value.</summary>
    internal ServerSubscription Then(ServerSubscription later) => new()
    {
        Info = later.Info.IsEmpty ? Info : later.Info,
        Data = later.Data.IsEmpty ? Data : later.Data,
        ExpiresAt = later.ExpiresAt ?? ExpiresAt,
        Overrides = new SubscriptionOverrides
        {
            Presence = later.Overrides.Presence ?? Overrides.Presence,
            JoinLeave = later.Overrides.JoinLeave ?? Overrides.JoinLeave,
            ForcePushJoinLeave = later.Overrides.ForcePushJoinLeave ?? Overrides.ForcePushJoinLeave,
            ForceRecovery = later.Overrides.ForceRecovery ?? Overrides.ForceRecovery,
            ForcePositioning = later.Overrides.ForcePositioning ?? Overrides.ForcePositioning,
        },
    };
}
