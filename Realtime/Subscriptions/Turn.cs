namespace Realtime.Subscriptions;

/// <summary>Lets one in at a time, in the order in which they came. A semaphore would not come back to the context that waits for it.</summary>
internal sealed class Turn
{
    private TaskCompletionSource? _last;

    /// <summary>Completes when it is the caller's turn: all that go before it end within a bounded time.</summary>
    /// <returns>The caller completes it when its turn is over.</returns>
    public async Task<TaskCompletionSource> TakeAsync()
    {
        var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (Interlocked.Exchange(ref _last, mine) is { } before)
        {
            await before.Task;
        }

        return mine;
    }
}
