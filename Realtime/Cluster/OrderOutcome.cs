namespace Realtime.Cluster;

/// <summary>What became of an order on this node, as metrics say it.</summary>
internal static class OrderOutcome
{
    public const string Done = "done";
    public const string Failed = "failed";

    /// <summary>Too many waited before it.</summary>
    public const string Full = "full";

    public const string Late = "late";
    public const string Unhandled = "unhandled";

    /// <summary>Stands for the names of orders that this release does not know: a tag has few values.</summary>
    public const string UnknownOrder = "unknown";
}
