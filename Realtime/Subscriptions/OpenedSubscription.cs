using Realtime.Protocol;

namespace Realtime.Subscriptions;

/// <summary>A subscription on its way: everything is there but the client's joining. Exactly one of <paramref name="Commit"/> and <paramref name="Abandon"/> follows.</summary>
/// <param name="Channel">Whose.</param>
/// <param name="Result">What the client is told.</param>
/// <param name="Commit">Right after the client was told, whatever became of that: joins it at once, then tells others.</param>
/// <param name="Abandon">Undoes what was done.</param>
internal sealed record OpenedSubscription(string Channel, SubscribeResult Result, Func<ValueTask> Commit, Func<ValueTask> Abandon);
