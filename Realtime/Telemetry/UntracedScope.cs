using System.Diagnostics;

namespace Realtime.Telemetry;

/// <summary>
/// Keeps what a loop does out of the traces: an idle node would otherwise fill them with its own housekeeping. Samplers that follow the parent (OpenTelemetry's default)
/// leave out everything below an unsampled activity. Holds for the asynchronous flow that begins it.
/// </summary>
internal static class UntracedScope
{
    /// <returns>Ends the scope when disposed.</returns>
    public static IDisposable Begin()
    {
        // A parent of its own: a child would inherit the trace of whoever happens to start the loop.
        Activity.Current = null;
        var activity = new Activity("untraced").SetIdFormat(ActivityIdFormat.W3C);
        activity.ActivityTraceFlags = ActivityTraceFlags.None;
        return activity.Start();
    }
}
