namespace Realtime.Channels;

/// <summary>What one subscription has otherwise than its namespace says; null = as the namespace says.</summary>
public sealed record SubscriptionOverrides
{
    public bool? Presence { get; init; }

    public bool? JoinLeave { get; init; }

    public bool? ForcePushJoinLeave { get; init; }

    public bool? ForceRecovery { get; init; }

    public bool? ForcePositioning { get; init; }
}
