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

    /// <summary>Waits for a place, no longer than that; the command begins at once when its lane is free.</summary>
    /// <param name="lane">Which commands it must not overtake.</param>
    /// <param name="run">The command.</param>
    /// <param name="cancellationToken">Ends the waiting for a place.</param>
    public async ValueTask StartAsync(string lane, Func<ValueTask> run, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken);
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task? before;
        lock (_lock)
        {
            before = _lastOf.GetValueOrDefault(lane);
            _lastOf[lane] = end.Task;
        }

        // Owned through the lane's last task, which WhenIdleAsync awaits.
        _ = RunAsync(lane, before, run, end);
    }

    /// <summary>Completes when nothing runs; nothing may be started meanwhile.</summary>
    public Task WhenIdleAsync()
    {
        lock (_lock)
        {
            return Task.WhenAll(_lastOf.Values);
        }
    }

    public void Dispose() => _places.Dispose();

    private async Task RunAsync(string lane, Task? before, Func<ValueTask> run, TaskCompletionSource end)
    {
        try
        {
            if (before is not null)
            {
                await before;
            }

            await run();
        }
        finally
        {
            // First: once the lane is forgotten nobody waits for this command, and the places may be gone.
            _places.Release();
            lock (_lock)
            {
                if (ReferenceEquals(_lastOf.GetValueOrDefault(lane), end.Task))
                {
                    _lastOf.Remove(lane);
                }
            }

            end.SetResult();
        }
    }
}
