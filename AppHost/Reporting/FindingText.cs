using System.Globalization;
using AppHost.Settings;

namespace AppHost.Reporting;

/// <summary>Words for troubles: which resource, why, what to do.</summary>
/// <param name="deadline">How long a resource may be unusable before it is named.</param>
/// <param name="dashboard">Null where there is none.</param>
internal sealed class FindingText(TimeSpan deadline, Uri? dashboard)
{
    private string Where => dashboard is null ? "" : $" in the dashboard ({dashboard})";

    public string Describe(Finding.Ended ended) => $"{ended.Status.Name} {HowItEnded(ended.Status)}. Start it again{Where}.";

    /// <param name="failed">A resource that ended.</param>
    /// <param name="logged">What its log says of an error; null when it says nothing.</param>
    public string Describe(Finding.Failed failed, string? logged)
    {
        var name = failed.Status.Name;
        return Describe(
            $"{name} {HowItEnded(failed.Status)}.",
            logged ?? "its log has no error.",
            $"mend the cause, then start {name} again{Where}, or end this run with Ctrl+C and start anew.",
            failed.Blocked);
    }

    /// <param name="late">A resource that is not usable.</param>
    /// <param name="logged">What its log says of an error; null when it says nothing.</param>
    public string Describe(Finding.Late late, string? logged)
    {
        var status = late.Status;
        string[] reasons =
        [
            string.IsNullOrEmpty(status.State) ? "it has not started." : $"its state is '{status.State}'.",
            .. status.Complaints.Select(static complaint => $"Its health check says: {complaint.TrimEnd('.')}."),
            .. logged is null ? Array.Empty<string>() : [$"Its log says: {logged}"],
        ];
        return Describe(
            $"{status.Name} is not usable after {deadline.TotalSeconds:0} seconds.",
            string.Join(" ", reasons),
            $"read its log{Where}. The wait goes on; {TopologySettings.StartDeadlineKey} sets when this is said.",
            late.Blocked);
    }

    public static string Describe(Finding.Recovered recovered) => $"{recovered.Name} is usable.";

    private static string Describe(string what, string why, string advice, IReadOnlyList<string> blocked) => string.Join(
        Environment.NewLine,
        [
            what,
            $"  Why:  {why}",
            $"  Do:   {advice}",
            .. blocked.Count == 0 ? Array.Empty<string>() : [$"  Waiting for it: {string.Join(", ", blocked)}."],
        ]);

    private static string HowItEnded(ResourceStatus status) => status switch
    {
        { State: "RuntimeUnhealthy" } => "has no container engine to run in",
        { State: "FailedToStart" } or { ExitCode: null } => "could not start",
        { ExitCode: 0 } => "was stopped",
        { ExitCode: 137 or -1 } => string.Create(CultureInfo.InvariantCulture, $"was killed (exit code {status.ExitCode})"),
        _ => string.Create(CultureInfo.InvariantCulture, $"ended with exit code {status.ExitCode}"),
    };
}
