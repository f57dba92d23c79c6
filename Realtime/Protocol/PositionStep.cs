namespace Realtime.Protocol;

/// <summary>What an arriving position means to one who stands at another.</summary>
public enum PositionStep
{
    /// <summary>The direct successor: deliver it.</summary>
    Next,

    /// <summary>At or below where the node stands: a duplicate, or a store that went back. Only the store's top can tell which.</summary>
    Behind,

    /// <summary>Something in between is missing: fill it from history before anything later is delivered.</summary>
    Gap,

    /// <summary>History began anew: nobody who stands in the old epoch may be told that it recovered.</summary>
    OtherEpoch,
}
