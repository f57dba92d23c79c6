using Realtime.Protocol;

namespace Realtime.Subscriptions;

/// <summary>What came of a subscribe: a result to reply with and what is due right after that reply, or an error.</summary>
/// <param name="Result">Set when it succeeded.</param>
/// <param name="Commit">Set with <paramref name="Result"/>: joins the client at once, then tells others; must run, whatever became of the reply.</param>
/// <param name="Error">Set when it failed; nothing is left behind then.</param>
internal readonly record struct SubscriptionOutcome(SubscribeResult? Result, Func<ValueTask>? Commit, ProtocolError? Error);
