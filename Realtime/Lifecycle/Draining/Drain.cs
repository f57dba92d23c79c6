using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime.Cluster;
using Realtime.Connections;
using Realtime.Protocol;
using Realtime.Telemetry;

namespace Realtime.Lifecycle.Draining;

/// <summary>
/// Empties this node: from the beginning it takes no new clients, and it closes the open connections spread evenly over the window, in random order. Who leaves by itself
/// makes the rest slower; who slips in late has a turn, too.
/// </summary>
internal sealed partial class Drain(
    DrainState state, OpenConnections connections, IOptions<DrainOptions> options, DrainMetrics metrics, TimeProvider time, Random random, ILogger<Drain> logger)
    : IDisposable
{
    /// <summary>How long the last ones' queues may take once everybody was told.</summary>
    public static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(5);

    /// <summary>Many connections are closed a few at a time.</summary>
    private static readonly TimeSpan ShortestStep = TimeSpan.FromMilliseconds(20);

    /// <summary>The pace follows those who come and go by themselves.</summary>
    private static readonly TimeSpan LongestStep = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _hurry = new();
    private long _reported;

    /// <summary>Over how long connections are closed.</summary>
    public TimeSpan Window => options.Value.Window;

    /// <summary>Ends the window: the rest is closed at once.</summary>
    public void Hurry() => _hurry.Cancel();

    /// <summary>Completes when nobody is left, or when everybody was told and the last ones' time is over. Throws nothing.</summary>
    /// <param name="cancellationToken">The host waits no longer.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var untraced = UntracedScope.Begin();
        state.TryBegin();
        var start = _reported = time.GetTimestamp();
        Log.Began(logger, connections.Count, Window);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_hurry.Token, cancellationToken);
        await PaceAsync(start, either.Token);
        var isHurried = either.IsCancellationRequested && connections.UntakenCount > 0;
        metrics.ConnectionsClosed(connections.CloseAll(DisconnectCode.Shutdown));
        await StepAsync(FarewellTime, cancellationToken);

        state.End();
        var left = connections.Count;
        metrics.ConnectionsLeft(0);
        metrics.DrainEnded(left > 0 ? "unfinished" : isHurried ? "hurried" : "complete");
        Log.Ended(logger, time.GetElapsedTime(start), left);
    }

    public void Dispose() => _hurry.Dispose();

    private async Task PaceAsync(long start, CancellationToken cancellationToken)
    {
        // How many should have been closed by now and are not, half of one ahead: so the last one has its turn before the window ends.
        var due = 0.5;
        while (connections.Count > 0 && !cancellationToken.IsCancellationRequested)
        {
            var left = Window - time.GetElapsedTime(start);
            if (left <= TimeSpan.Zero)
            {
                return;
            }

            var perSecond = Math.Max(0, connections.UntakenCount + 0.5 - due) / left.TotalSeconds;
            var before = time.GetTimestamp();
            await StepAsync(StepUntil((1 - due) / perSecond, left), cancellationToken);
            due += perSecond * time.GetElapsedTime(before).TotalSeconds;
            due = Close((int)due) == (int)due ? due - (int)due : 0.5;
            Report();
        }
    }

    private static TimeSpan StepUntil(double seconds, TimeSpan left)
    {
        var step = TimeSpan.FromSeconds(Math.Clamp(seconds, ShortestStep.TotalSeconds, LongestStep.TotalSeconds));
        return step < left ? step : left;
    }

    private int Close(int count)
    {
        var taken = connections.Take(count, random);
        foreach (var connection in taken)
        {
            connection.Disconnect(DisconnectCode.Shutdown);
        }

        metrics.ConnectionsClosed(taken.Count);
        return taken.Count;
    }

    /// <summary>Waits, though not when nobody is left.</summary>
    private async Task StepAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var timer = time.CreateTimer(static state => ((TaskCompletionSource)state!).TrySetResult(), over, longest, Timeout.InfiniteTimeSpan);
        await using var registration = cancellationToken.Register(static state => ((TaskCompletionSource)state!).TrySetResult(), over);
        await Task.WhenAny(EndOfAsync(over.Task), EndOfAsync(connections.WhenEmptyAsync()));
    }

    /// <summary>So that waiting for the first of two comes back to the context that waits.</summary>
    private static async Task EndOfAsync(Task task) => await task;

    private void Report()
    {
        var left = connections.Count;
        metrics.ConnectionsLeft(left);
        if (time.GetElapsedTime(_reported) >= ReportInterval)
        {
            _reported = time.GetTimestamp();
            Log.Progress(logger, left);
        }
    }
}
