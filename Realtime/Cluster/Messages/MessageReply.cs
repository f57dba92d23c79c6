namespace Realtime.Cluster.Messages;

/// <summary>Which order an answer belongs to, and what became of it.</summary>
/// <param name="Number">The order's.</param>
/// <param name="IsDone">The body holds the answer; otherwise the node has none, and there is nothing to wait for.</param>
internal sealed record MessageReply(long Number, bool IsDone);
