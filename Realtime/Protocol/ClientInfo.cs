namespace Realtime.Protocol;

/// <summary>What others may know of a client. <paramref name="User"/> is empty for an anonymous one.</summary>
/// <param name="User">The authenticated id.</param>
/// <param name="Client">The connection's public id, unique in the cluster, never used again.</param>
public sealed record ClientInfo(string User, string Client)
{
    /// <summary>From the connection token; empty = none.</summary>
    public ReadOnlyMemory<byte> ConnectionInfo { get; init; }

    /// <summary>From the subscription token; empty = none.</summary>
    public ReadOnlyMemory<byte> ChannelInfo { get; init; }
}
