using Policy = Realtime.Channels.NamespaceOptions;

namespace Realtime.Channels;

/// <summary>Which option does nothing without another. Each is an error at start: who sets one believes that it works.</summary>
internal static class NamespaceNeeds
{
    /// <summary>An option, and those of which it needs one.</summary>
    private static readonly (string Option, string[] Others)[] Table =
    [
        (nameof(Policy.AllowPositioning), [nameof(Policy.HistorySize)]),
        (nameof(Policy.ForcePositioning), [nameof(Policy.HistorySize)]),
        (nameof(Policy.AllowRecovery), [nameof(Policy.HistorySize)]),
        (nameof(Policy.ForceRecovery), [nameof(Policy.HistorySize)]),
        (nameof(Policy.ForceRecoveryMode), [nameof(Policy.HistorySize)]),
        (nameof(Policy.AutoCacheRecover), [nameof(Policy.HistorySize)]),
        (nameof(Policy.AutoCacheRecover), [nameof(Policy.ForceRecoveryMode)]),
        (nameof(Policy.AllowHistoryForClient), [nameof(Policy.HistorySize)]),
        (nameof(Policy.AllowHistoryForSubscriber), [nameof(Policy.HistorySize)]),
        (nameof(Policy.AllowDelta), [nameof(Policy.HistorySize)]),

        // Who may read the history is given positions when asking for them.
        (nameof(Policy.AllowDelta),
        [
            nameof(Policy.ForcePositioning), nameof(Policy.AllowPositioning), nameof(Policy.ForceRecovery), nameof(Policy.AllowRecovery),
            nameof(Policy.AllowHistoryForClient), nameof(Policy.AllowHistoryForSubscriber),
        ]),
        (nameof(Policy.DeltaPublish), [nameof(Policy.AllowDelta)]),
        (nameof(Policy.AllowPresenceForClient), [nameof(Policy.Presence)]),
        (nameof(Policy.AllowPresenceForSubscriber), [nameof(Policy.Presence)]),
        (nameof(Policy.ForcePushJoinLeave), [nameof(Policy.JoinLeave)]),
        (nameof(Policy.AllowSubscribeForAnonymous), [nameof(Policy.AllowSubscribeForClient)]),
        (nameof(Policy.AllowPublishForAnonymous), [nameof(Policy.AllowPublishForClient), nameof(Policy.AllowPublishForSubscriber)]),
        (nameof(Policy.AllowHistoryForAnonymous), [nameof(Policy.AllowHistoryForClient), nameof(Policy.AllowHistoryForSubscriber)]),
        (nameof(Policy.AllowPresenceForAnonymous), [nameof(Policy.AllowPresenceForClient), nameof(Policy.AllowPresenceForSubscriber)]),
    ];

    /// <param name="key">Where the namespace stands in the configuration.</param>
    /// <param name="policy">Its options.</param>
    /// <returns>A sentence for each option whose need is not met, with all the keys that have a part in it.</returns>
    public static IEnumerable<string> Missing(string key, Policy policy) =>
        from row in Table
        where IsOn(policy, row.Option) && !row.Others.Any(other => IsOn(policy, other))
        select $"{Named(key, row.Option)} needs {string.Join(" or ", row.Others.Select(other => Named(key, other)))}.";

    private static bool IsOn(Policy policy, string option) => typeof(Policy).GetProperty(option)!.GetValue(policy) switch
    {
        bool isOn => isOn,
        int count => count > 0,
        RecoveryMode mode => mode is RecoveryMode.Cache,
        _ => throw new InvalidOperationException($"{option} is neither a switch nor a number."),
    };

    private static string Named(string key, string option) =>
        option == nameof(Policy.ForceRecoveryMode) ? $"{key}:{option}={nameof(RecoveryMode.Cache)}" : $"{key}:{option}";
}
