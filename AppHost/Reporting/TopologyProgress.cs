namespace AppHost.Reporting;

/// <summary>
/// Decides what is worth saying, from statuses and the time; does no I/O and has no clock. A trouble is said once, and once more when it is over.
/// </summary>
/// <param name="entrance">The resource that people use; without it nothing is usable.</param>
/// <param name="deadline">How long a resource may be unusable before it is named.</param>
internal sealed class TopologyProgress(IReadOnlyCollection<string> names, string entrance, TimeSpan deadline, DateTimeOffset startedAt)
{
    private readonly SortedDictionary<string, Resource> _resources = new(
        names.ToDictionary(static name => name, name => new Resource(name, startedAt), StringComparer.Ordinal), StringComparer.Ordinal);

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
            findings.Add(new Finding.Failed(status));
        }

        AddReady(findings);
        return findings;
    }

    public IReadOnlyList<Finding> CheckDeadlines(DateTimeOffset now)
    {
        var late = _resources.Values.Where(resource => !resource.IsNamed && resource.UnusableSince is { } since && now - since >= deadline).ToList();
        if (late.Count == 0)
        {
            return [];
        }

        late.ForEach(static resource => resource.IsNamed = true);
        List<Finding> findings = [new Finding.Late([.. late.Select(static resource => resource.Status)])];
        AddReady(findings);
        return findings;
    }

    private void AddReady(List<Finding> findings)
    {
        var everybodyIsKnown = _resources.Values.All(static resource => resource.Status.IsUsable || resource.IsNamed);
        if (_isReadySaid || !everybodyIsKnown || !_resources[entrance].Status.IsUsable)
        {
            return;
        }

        _isReadySaid = true;
        findings.Add(new Finding.Ready(
            _resources.Values.Count(static resource => resource.Status.IsUsable),
            [.. _resources.Values.Where(static resource => !resource.Status.IsUsable).Select(static resource => resource.Status.Name)]));
    }

    private sealed class Resource(string name, DateTimeOffset startedAt)
    {
        public ResourceStatus Status { get; private set; } = new(name, State: null, ExitCode: null, IsHealthy: false, []);

        /// <summary>Null while it is usable.</summary>
        public DateTimeOffset? UnusableSince { get; private set; } = startedAt;

        /// <summary>People were told that it is not usable.</summary>
        public bool IsNamed { get; set; }

        /// <summary>People were told that it ended; not again before it lives.</summary>
        public bool IsNamedAsFailed { get; set; }

        public void See(ResourceStatus status, DateTimeOffset now)
        {
            Status = status;
            UnusableSince = status.IsUsable ? null : UnusableSince ?? now;
            IsNamedAsFailed &= status.HasFailed;
        }
    }
}
