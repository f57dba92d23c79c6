namespace Realtime.Cluster.Orders;

/// <summary>A user is banned, or no longer so: take it into the copy of the ban list, and close what it forbids.</summary>
/// <param name="List">Which list was changed.</param>
/// <param name="Previous">The list's version before.</param>
/// <param name="Version">The list's version since.</param>
/// <param name="Stamp">Of two decisions on one user the higher one stands.</param>
/// <param name="User">Never empty.</param>
/// <param name="IsLifted">The user is banned no longer.</param>
/// <param name="Until">By the store's clock, in milliseconds since 1970; 0 = for ever.</param>
/// <param name="Reason">The operator's, which no client is told; empty = none.</param>
internal sealed record BanOrder(string List, long Previous, long Version, long Stamp, string User, bool IsLifted, long Until, string Reason) : ControlOrder<OrderDone>
{
    /// <summary>Reasons may say more of a person than logs should.</summary>
    public override string ToString() => nameof(BanOrder);
}
