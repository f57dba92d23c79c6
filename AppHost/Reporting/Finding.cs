namespace AppHost.Reporting;

/// <summary>Something that a person should be told.</summary>
internal abstract record Finding
{
    /// <summary>A resource that was usable has been ended by somebody: there is no cause to mend.</summary>
    internal sealed record Ended(ResourceStatus Status) : Finding;

    /// <summary>A resource ended by itself or could not start.</summary>
    /// <param name="Blocked">Those that wait for it.</param>
    internal sealed record Failed(ResourceStatus Status, IReadOnlyList<string> Blocked) : Finding;

    /// <summary>A resource has not been usable for longer than the deadline.</summary>
    /// <param name="Blocked">Those that wait for it.</param>
    internal sealed record Late(ResourceStatus Status, IReadOnlyList<string> Blocked) : Finding;

    /// <summary>A resource that was named as failed or late is usable.</summary>
    internal sealed record Recovered(string Name) : Finding;

    /// <summary>The topology can be used. Said once.</summary>
    /// <param name="UsableCount">How many resources are usable.</param>
    /// <param name="Missing">Those that are not, each of which was named before or waits for one that was.</param>
    internal sealed record Ready(int UsableCount, IReadOnlyList<string> Missing) : Finding;
}
