namespace Realtime.Cluster.Orders;

/// <summary>Which clients an order concerns.</summary>
/// <param name="User">Whose; empty = the anonymous ones, never everybody.</param>
/// <param name="Client">Only the one with this id; empty = all of the user.</param>
/// <param name="Session">Only the one with this session; empty = all of the user.</param>
internal sealed record ClientSelector(string User, string Client = "", string Session = "")
{
    /// <summary>The session is a credential.</summary>
    public override string ToString() => nameof(ClientSelector);
}
