namespace Realtime.Cluster;

/// <summary>What became of an order that this node gave, as metrics say it.</summary>
internal static class AskOutcome
{
    public const string Complete = "complete";

    /// <summary>An answer is missing.</summary>
    public const string Partial = "partial";

    /// <summary>It did not go out.</summary>
    public const string Unavailable = "unavailable";

    public const string Cancelled = "cancelled";
}
