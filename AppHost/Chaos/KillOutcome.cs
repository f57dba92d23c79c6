using System.Globalization;
using Wire;

namespace AppHost.Chaos;

/// <summary>What became of an attempt to kill a node.</summary>
/// <param name="IsKilled">The node's own process was told to end; in every other case nothing was touched.</param>
/// <param name="Message">For the person who asked: one or two sentences.</param>
internal readonly record struct KillOutcome(bool IsKilled, string Message)
{
    public static KillOutcome Killed(NodeLease lease) => new(IsKilled: true, $"{Subject(lease)} was killed.");

    public static KillOutcome NoLease(string node) =>
        new(IsKilled: false, $"{node} has no lease under '{NodeRegistryLayout.DefaultKeyPrefix}' in Redis, so its process is not known. A node announces itself once it listens.");

    public static KillOutcome RedisAway(string node) =>
        new(IsKilled: false, $"Redis did not tell which process {node} is. Nothing was killed.");

    public static KillOutcome Gone(NodeLease lease) => new(IsKilled: false, $"{Subject(lease)} has ended already.");

    public static KillOutcome Reused(NodeLease lease) =>
        new(IsKilled: false, $"{Subject(lease)} has ended, and its number belongs to another process now. Nothing was killed.");

    public static KillOutcome NotAllowed(NodeLease lease) =>
        new(IsKilled: false, $"{Subject(lease)} could not be killed: the system does not allow it.");

    private static string Subject(NodeLease lease) => string.Create(CultureInfo.InvariantCulture, $"{lease.Name} (process {lease.ProcessId})");
}
