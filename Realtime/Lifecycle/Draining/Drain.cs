using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime.Cluster;
using Realtime.Connections;
using Realtime.Hub;
using Realtime.Protocol;
using Realtime.Telemetry;
using Wire;

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

    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _hurry = new();
    private volatile TaskCompletionSource _step = NewStep();
    private long _reported;

    /// <summary>Over how long connections are closed.</summary>
    public TimeSpan Window => options.Value.Window;

    /// <summary>Ends the window: the rest is closed at once.</summary>
    public void Hurry() => _hurry.Cancel();

    /// <summary>Completes when nobody is left, or when everybody was told and the last ones' time is over. Throws nothing.</summary>
    /// <param name="cancellationToken">The host waits no longer.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (state.Stage is DrainStage.Drained)
        {
            // A host may be stopped twice.
            return;
        }

        using var untraced = UntracedScope.Begin();
        state.TryBegin();
        connections.Emptied += OnEmptied;
        var start = _reported = time.GetTimestamp();
        Log.Began(logger, connections.Count, Window);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_hurry.Token, cancellationToken);
        await PaceAsync(start, either.Token);
        var isHurried = either.IsCancellationRequested && connections.UndrawnCount > 0;
        Close(connections.DrawLast(DisconnectCode.Shutdown, random));
        await StepAsync(FarewellTime, cancellationToken);

        connections.Emptied -= OnEmptied;
        state.End();
        var left = connections.Count;
        metrics.ConnectionsLeft(0);
        metrics.DrainEnded(left > 0 ? "unfinished" : isHurried ? "hurried" : "complete");
        Log.Ended(logger, time.GetElapsedTime(start), left);
    }

    public void Dispose() => _hurry.Dispose();

    private async Task PaceAsync(long start, CancellationToken cancellationToken)
    {
        var pace = new EvenPace(Window);
        while (connections.Count > 0 && !cancellationToken.IsCancellationRequested && pace.Wait(time.GetElapsedTime(start), connections.UndrawnCount) is { } wait)
        {
            await StepAsync(wait, cancellationToken);
            Close(connections.Draw(pace.Take(time.GetElapsedTime(start)), random));
            Report();
        }
    }

    private void Close(IReadOnlyList<IClient> drawn)
    {
        foreach (var connection in drawn)
        {
            connection.Disconnect(DisconnectCode.Shutdown);
        }

        metrics.ConnectionsClosed(drawn.Count);
    }

    /// <summary>Waits, though not when nobody is left.</summary>
    private async Task StepAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        _step = NewStep();
        await using var timer = time.CreateTimer(_ => EndStep(), state: null, longest, Timeout.InfiniteTimeSpan);
        await using var registration = cancellationToken.Register(EndStep);
        if (connections.Count > 0)
        {
            await _step.Task;
        }
    }

    private static TaskCompletionSource NewStep() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void OnEmptied(object? sender, EventArgs args) => EndStep();

    private void EndStep() => _step.TrySetResult();

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
