namespace Realtime.Cluster;

/// <summary>
/// Orders between nodes. Each is carried out at most once by each node that is asked, this one included, and answered by it. Nobody waits longer than the deadline:
/// who is gone is not waited for.
/// <see cref="Protocol.UnavailableException"/> within a bounded time when the store is away.
/// </summary>
internal interface IControlBus
{
    /// <summary>Asks every node that is alive now, and completes when all have answered or the deadline has passed.</summary>
    ValueTask<Survey<TAnswer>> AskAllAsync<TAnswer>(ControlOrder<TAnswer> order, CancellationToken cancellationToken)
        where TAnswer : class;

    /// <summary>Asks one node by its name.</summary>
    /// <returns>null = no such node is alive, or it did not answer in time.</returns>
    ValueTask<TAnswer?> AskAsync<TAnswer>(string node, ControlOrder<TAnswer> order, CancellationToken cancellationToken)
        where TAnswer : class;
}
