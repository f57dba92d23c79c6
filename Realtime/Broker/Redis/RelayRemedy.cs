namespace Realtime.Broker.Redis;

/// <summary>What helps a connection that carries subscriptions.</summary>
internal enum RelayRemedy
{
    None,

    /// <summary>The connection lives, and the subscription that was asked does not: it is made again.</summary>
    Subscribe,

    /// <summary>The connection is dead, though nobody said so.</summary>
    Cut,
}
