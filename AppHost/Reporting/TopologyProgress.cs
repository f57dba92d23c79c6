namespace AppHost.Reporting;

/// <summary>
/// Decides what is worth saying, from statuses and the time; does no I/O and has no clock. A trouble is said once, at its root, and once more when it is over.
/// </summary>
/// <param name="waitsFor">Every resource, and those that it waits for.</param>
/// <param name="entrance">The resource that people use; without it nothing is usable.</param>
/// <param name="deadline">How long a resource may be unusable before it is named.</param>
internal sealed class TopologyProgress(IReadOnlyDictionary<string, IReadOnlyList<string>> waitsFor, string entrance, TimeSpan deadline, DateTimeOffset startedAt)
{
    private readonly SortedDictionary<string, Progress> _resources = new(
        waitsFor.Keys.ToDictionary(static name => name, name => new Progress(name, startedAt), StringComparer.Ordinal), StringComparer.Ordinal);

    private bool _isReadySaid;

    public IReadOnlyList<Finding> Observe(ResourceStatus status, DateTimeOffset now)
    {
        if (!_resources.TryGetValue(status.Name, out var resource))
        {
            return [];
        }

        var findings = new List<Finding>();
        resource.See(status, now);
        if (status.IsUsable && resource.IsNamed)
        {
            resource.IsNamed = false;
            findings.Add(new Finding.Recovered(status.Name));
        }
        else if (status.HasFailed && !resource.IsNamedAsFailed)
        {
            resource.IsNamed = resource.IsNamedAsFailed = true;
            findings.Add(resource.WasUsable && status.WasEndedByOthers ? new Finding.Ended(status) : new Finding.Failed(status, BlockedBy(status.Name)));
            resource.WasUsable = false;
        }

        AddReady(findings);
        return findings;
    }

    public IReadOnlyList<Finding> CheckDeadlines(DateTimeOffset now)
    {
        var findings = new List<Finding>();
        foreach (var blocked in _resources.Values.Where(IsBlocked))
        {
            // Its own time begins when it can begin.
            blocked.UnusableSince = now;
        }

        foreach (var resource in _resources.Values.Where(resource => resource.IsLate(now, deadline)))
        {
            resource.IsNamed = true;
            findings.Add(new Finding.Late(resource.Status, BlockedBy(resource.Status.Name)));
        }

        AddReady(findings);
        return findings;
    }

    private void AddReady(List<Finding> findings)
    {
        var isEverybodyKnown = _resources.Values.All(resource => resource.Status.IsUsable || resource.IsNamed || IsBlocked(resource));
        if (_isReadySaid || !isEverybodyKnown || !IsUsableWithAllItNeeds(entrance))
        {
            return;
        }

        _isReadySaid = true;
        var missing = _resources.Values.Where(static resource => !resource.Status.IsUsable).Select(static resource => resource.Status.Name).ToList();
        findings.Add(new Finding.Ready(_resources.Count - missing.Count, missing));
    }

    private bool IsUsableWithAllItNeeds(string name) =>
        !_resources.TryGetValue(name, out var resource) || (resource.Status.IsUsable && waitsFor[name].All(IsUsableWithAllItNeeds));

    /// <summary>It waits, as it should, for something that is not usable: that is where the trouble is.</summary>
    private bool IsBlocked(Progress resource) => resource.Status.State == KnownResourceStates.Waiting
        && waitsFor[resource.Status.Name].Any(name => _resources.TryGetValue(name, out var awaited) && !awaited.Status.IsUsable);

    private List<string> BlockedBy(string name)
    {
        var blockers = new HashSet<string>([name], StringComparer.Ordinal);
        while (_resources.Values.FirstOrDefault(resource => IsBlocked(resource) && !blockers.Contains(resource.Status.Name) && waitsFor[resource.Status.Name].Any(blockers.Contains)) is { } blocked)
        {
            blockers.Add(blocked.Status.Name);
        }

        return [.. blockers.Where(blocker => blocker != name).Order(StringComparer.Ordinal)];
    }

    private sealed class Progress(string name, DateTimeOffset startedAt)
    {
        public ResourceStatus Status { get; private set; } = ResourceStatus.Unknown(name);

        /// <summary>Null while it is usable.</summary>
        public DateTimeOffset? UnusableSince { get; set; } = startedAt;

        /// <summary>People were told that it is not usable.</summary>
        public bool IsNamed { get; set; }

        /// <summary>People were told that it ended; not again before it lives.</summary>
        public bool IsNamedAsFailed { get; set; }

        /// <summary>Since it last ended, it has been usable.</summary>
        public bool WasUsable { get; set; }

        public bool IsLate(DateTimeOffset now, TimeSpan deadline) => !IsNamed && UnusableSince is { } since && now - since >= deadline;

        public void See(ResourceStatus status, DateTimeOffset now)
        {
            Status = status;
            WasUsable |= status.IsUsable;
            UnusableSince = status.IsUsable ? null : UnusableSince ?? now;
            IsNamedAsFailed &= status.HasFailed;
        }
    }
}
