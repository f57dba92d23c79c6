using System.Globalization;
using AppHost.Settings;

namespace AppHost.Reporting;

/// <summary>Words for findings: which resource, why, what to do.</summary>
/// <param name="waitsFor">By resource, those that it waits for.</param>
/// <param name="dashboard">Null where there is none.</param>
internal sealed class FindingText(IReadOnlyDictionary<string, IReadOnlyList<string>> waitsFor, TimeSpan deadline, Uri? dashboard)
{
    public string Describe(Finding.Failed failed, string? reason)
    {
        var name = failed.Status.Name;
        List<string> lines =
        [
            $"{name} {HowItEnded(failed.Status)}.",
            $"  Why:  {reason ?? "its log says nothing."}",
            $"  Do:   mend the cause, then start {name} again {WhereToStart()}.",
        ];
        var waiting = waitsFor.Where(entry => entry.Value.Contains(name, StringComparer.Ordinal)).Select(static entry => entry.Key).Order(StringComparer.Ordinal).ToList();
        if (waiting.Count > 0)
        {
            lines.Add($"  Waiting for it: {string.Join(", ", waiting)}.");
        }

        return string.Join(Environment.NewLine, lines);
    }

    public string Describe(Finding.Late late)
    {
        var names = late.Statuses.Select(static status => status.Name).ToHashSet(StringComparer.Ordinal);
        return string.Join(
            Environment.NewLine,
            [
                $"Not usable after {deadline.TotalSeconds:0} seconds:",
                .. late.Statuses.Select(status => $"  {status.Name} {WhyLate(status)}"),
                $"  Do:   read the log of {string.Join(", ", Roots(names))}{WhereToRead()}. The wait goes on; {TopologySettings.StartDeadlineKey} sets when this is said.",
            ]);
    }

    public static string Describe(Finding.Recovered recovered) => $"{recovered.Name} is usable.";

    private static string HowItEnded(ResourceStatus status) => status switch
    {
        { State: "RuntimeUnhealthy" } => "has no container engine to run in",
        { State: "FailedToStart" } or { ExitCode: null } => "could not start",
        _ => string.Create(CultureInfo.InvariantCulture, $"ended with exit code {status.ExitCode}"),
    };

    private string WhyLate(ResourceStatus status)
    {
        if (status.State == KnownResourceStates.Waiting && waitsFor.TryGetValue(status.Name, out var dependencies) && dependencies.Count > 0)
        {
            return $"waits for {string.Join(", ", dependencies)}.";
        }

        var complaint = status.Complaints.IsDefaultOrEmpty ? "" : $": {string.Join(" ", status.Complaints)}";
        return status.State == KnownResourceStates.Running ? $"runs and is not healthy{complaint}" : $"is in the state '{status.State ?? "unknown"}'{complaint}";
    }

    /// <summary>Those whose own dependencies are not to blame.</summary>
    private IEnumerable<string> Roots(HashSet<string> names)
    {
        var roots = names.Where(name => !waitsFor.TryGetValue(name, out var dependencies) || !dependencies.Any(names.Contains)).Order(StringComparer.Ordinal).ToList();
        return roots.Count == 0 ? names.Order(StringComparer.Ordinal) : roots;
    }

    private string WhereToStart() => dashboard is null ? "(stop this run with Ctrl+C first)" : $"in the dashboard ({dashboard}), or stop all with Ctrl+C";

    private string WhereToRead() => dashboard is null ? "" : $" in the dashboard ({dashboard})";
}
