namespace Realtime.Broker.Redis;

/// <summary>What became of a word that a node said to itself through a relay channel.</summary>
internal enum RelayEcho
{
    /// <summary>Redis did not take it: nothing is known of the subscription.</summary>
    Unsaid,

    /// <summary>Redis relayed it, and it did not come back in time.</summary>
    Silent,

    /// <summary>It came back: the whole way works, down to this node's reader.</summary>
    Heard,
}
