namespace Realtime.Cluster;

/// <summary>
/// Called upwards by the control bus. Whoever holds state that orders change registers one, and reads again what must hold: an order that this node has missed is not said again.
/// </summary>
internal interface IControlBusEvents
{
    /// <summary>
    /// Orders may have been missed until now, and none said from now on is missed for the same reason. Called also when the node hears itself for the first time. Throws nothing and
    /// waits for nothing; may be called twice for one cause.
    /// </summary>
    void OrdersMayBeMissed();
}
