namespace Realtime.Connections;

/// <summary>
/// Runs a connection's commands: those of one lane one after another, in the order in which they were started, those of different lanes at the same time, up to a
/// bound. A command never throws here: whoever starts it has seen to that.
/// </summary>
/// <param name="maxAtOnce">Commands under way or waiting for their lane.</param>
internal sealed class CommandLanes(int maxAtOnce) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task> _lastOf = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _places = new(maxAtOnce);
    private bool _isClosed;

    /// <summary>Waits for a place, no longer than that; the command begins at once when its lane is free.</summary>
    /// <param name="lane">Which commands it must not overtake.</param>
    /// <param name="run">The command.</param>
    /// <param name="cancellationToken">Ends the waiting for a place.</param>
    public async ValueTask StartAsync(string lane, Func<ValueTask> run, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        if (Enter(lane) is not { } turn)
        {
            _places.Release();
            return;
        }

        // Owned through the lane's last task, which CloseAsync awaits.
        _ = RunAsync(lane, turn, run, releasesPlace: true);
    }

    /// <summary>Runs something else in line with the lane's commands; it takes no place. Throws what it throws.</summary>
    /// <returns>False = the lanes are closed, and it did not run.</returns>
    public async ValueTask<bool> RunAsync(string lane, Func<ValueTask> run)
    {
        if (Enter(lane) is not { } turn)
        {
            return false;
        }

        await RunAsync(lane, turn, run, releasesPlace: false);
        return true;
    }

    /// <summary>Closes the lanes: completes when what was started before has ended; what comes later does not run.</summary>
    public Task CloseAsync()
    {
        lock (_lock)
        {
            _isClosed = true;
            return Task.WhenAll(_lastOf.Values.Select(EndOfAsync));
        }
    }

    public void Dispose() => _places.Dispose();

    /// <summary>Awaited one by one they come back to the context that waits; all together they would not.</summary>
    private static async Task EndOfAsync(Task last) => await last;

    /// <returns>null = closed.</returns>
    private Turn? Enter(string lane)
    {
        lock (_lock)
        {
            if (_isClosed)
            {
                return null;
            }

            var turn = new Turn(_lastOf.GetValueOrDefault(lane, Task.CompletedTask), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            _lastOf[lane] = turn.End.Task;
            return turn;
        }
    }

    private async Task RunAsync(string lane, Turn turn, Func<ValueTask> run, bool releasesPlace)
    {
        try
        {
            await turn.Before;

            await run();
        }
        finally
        {
            // First: once the lane is forgotten nobody waits for this command, and the places may be gone.
            if (releasesPlace)
            {
                _places.Release();
            }

            lock (_lock)
            {
                if (ReferenceEquals(_lastOf.GetValueOrDefault(lane), turn.End.Task))
                {
                    _lastOf.Remove(lane);
                }
            }

            turn.End.SetResult();
        }
    }

    private sealed record Turn(Task Before, TaskCompletionSource End);
}
