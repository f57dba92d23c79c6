using Realtime.Channels;

namespace Realtime.Auth;

/// <summary>What is thought of a subscription token.</summary>
/// <param name="Kind">The verdict.</param>
/// <param name="Grant">Set for <see cref="SubscriptionVerdictKind.Valid"/> alone.</param>
/// <param name="Reason">For logs: never holds any part of the token.</param>
internal readonly record struct SubscriptionVerdict(SubscriptionVerdictKind Kind, ServerSubscription? Grant, string Reason);

internal enum SubscriptionVerdictKind
{
    Valid,

    /// <summary>Good once, or good soon: the client fetches a new one.</summary>
    Expired,

    /// <summary>Not believed.</summary>
    Invalid,

    /// <summary>Believed, and for another channel, user or client: somebody uses what is not theirs.</summary>
    Misused,

    /// <summary>The keys are out of reach: the client tries again.</summary>
    CannotTell,
}
