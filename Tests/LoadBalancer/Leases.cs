using Wire;

namespace Tests.LoadBalancer;

internal static class Leases
{
    public static NodeLease Lease(string name, string? address, NodeState state = NodeState.Ready, long incarnation = 1) =>
        new(name, incarnation, ProcessId: 4711, DateTimeOffset.UnixEpoch, address, WireFormat.Version, state, Connections: 0, Utilization: 0);
}
