namespace Realtime.Cluster;

/// <summary>What became of an order on this node, as metrics say it.</summary>
internal static class OrderOutcome
{
    public const string Done = "done";
    public const string Failed = "failed";
    public const string Late = "late";
    public const string Unhandled = "unhandled";
}
