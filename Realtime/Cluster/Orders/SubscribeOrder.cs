namespace Realtime.Cluster.Orders;

/// <summary>Subscribe clients from the server's side; those that are subscribed already stay as they are.</summary>
/// <param name="Who">Whom.</param>
/// <param name="Channel">To which channel; its namespace exists.</param>
/// <param name="Info">JSON that others see of the client in this channel; empty = none.</param>
/// <param name="Data">JSON for the client; empty = none.</param>
internal sealed record SubscribeOrder(ClientSelector Who, string Channel, byte[] Info, byte[] Data) : ControlOrder<OrderDone>
{
    /// <summary>In seconds since 1970; 0 = never.</summary>
    public long ExpireAt { get; init; }

    /// <summary>Where the client stands; without it nothing is recovered.</summary>
    public ulong? RecoverOffset { get; init; }

    /// <inheritdoc cref="RecoverOffset"/>
    public string RecoverEpoch { get; init; } = string.Empty;

    public bool? Presence { get; init; }

    public bool? JoinLeave { get; init; }

    public bool? ForcePushJoinLeave { get; init; }

    public bool? ForceRecovery { get; init; }

    public bool? ForcePositioning { get; init; }
}
