namespace Realtime.Cluster;

/// <summary>Where a node stands on its way out.</summary>
internal enum DrainStage
{
    /// <summary>Takes clients.</summary>
    Serving,

    /// <summary>Takes no new clients and sends its own away one after another.</summary>
    Draining,

    /// <summary>Has told everybody; its lease may end.</summary>
    Drained,
}
