using System.ComponentModel;
using System.Diagnostics;
using Wire;

namespace AppHost.Chaos;

/// <summary>
/// Ends a node as a crash does. Its lease says which process it is: the one that the orchestrator knows is a wrapper, and the node would outlive it.
/// </summary>
internal static class NodeKiller
{
    /// <summary>The same start read by two processes differs by what the clock was set in between. No number is given anew so soon after its process began.</summary>
    private static readonly TimeSpan StartTolerance = TimeSpan.FromSeconds(2);

    public static KillOutcome Kill(NodeLease lease)
    {
        try
        {
            using var process = Process.GetProcessById(lease.ProcessId);
            if ((process.StartTime.ToUniversalTime() - lease.ProcessStartedAt.UtcDateTime).Duration() > StartTolerance)
            {
                return KillOutcome.Reused(lease);
            }

            process.Kill();
            return KillOutcome.Killed(lease);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            // No process has this number, or it ended between the look and the shot.
            return KillOutcome.Gone(lease);
        }
        catch (Win32Exception)
        {
            return KillOutcome.NotAllowed(lease);
        }
    }
}
