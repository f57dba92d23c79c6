namespace Tests.Support.Delivery;

/// <summary>How a connection of a swarm's client ended.</summary>
/// <param name="WasConnected">The connect command had its reply.</param>
/// <param name="Code">Of the close; null = it was lost without one.</param>
/// <param name="IsOwnWish">The client ended it.</param>
internal sealed record SwarmEnd(bool WasConnected, int? Code, string Reason, bool IsOwnWish)
{
    /// <summary>SDKs stay away after such a code.</summary>
    public bool IsTerminal => Code is (>= 3500 and < 4000) or (>= 4500 and < 5000) or 1009;
}
