namespace Realtime.Cluster.Orders;

/// <summary>Empty and stop, as a signal would make the node do.</summary>
internal sealed record DrainOrder : ControlOrder<DrainAnswer>;

/// <param name="HasBegun">False = the node was at it already.</param>
/// <param name="Connections">Open at that moment.</param>
/// <param name="WindowSeconds">Over how long they are closed.</param>
internal sealed record DrainAnswer(bool HasBegun, int Connections, double WindowSeconds);
