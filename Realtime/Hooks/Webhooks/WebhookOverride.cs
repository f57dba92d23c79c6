using Realtime.Channels;

namespace Realtime.Hooks.Webhooks;

/// <summary>What one subscription has otherwise than its namespace says.</summary>
internal sealed record WebhookOverride
{
    public Switch? Presence { get; init; }

    public Switch? JoinLeave { get; init; }

    public Switch? ForcePushJoinLeave { get; init; }

    public Switch? ForceRecovery { get; init; }

    public Switch? ForcePositioning { get; init; }

    public SubscriptionOverrides ToOverrides() => new()
    {
        Presence = Presence?.Value,
        JoinLeave = JoinLeave?.Value,
        ForcePushJoinLeave = ForcePushJoinLeave?.Value,
        ForceRecovery = ForceRecovery?.Value,
        ForcePositioning = ForcePositioning?.Value,
    };

    internal sealed record Switch(bool Value);
}
