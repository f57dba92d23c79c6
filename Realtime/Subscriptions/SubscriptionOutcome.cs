using Realtime.Protocol;

namespace Realtime.Subscriptions;

/// <summary>What came of a subscribe. Exactly one of the two is set.</summary>
/// <param name="Opened">Set when it succeeded.</param>
/// <param name="Error">Set when it failed; nothing is left behind then.</param>
internal readonly record struct SubscriptionOutcome(OpenedSubscription? Opened, ProtocolError? Error);
