namespace AppHost.Reporting;

/// <summary>Feeds what it is told, and the passing of time, to the progress, and hands on what comes out, one after another.</summary>
internal sealed class TopologyWatcher(TopologyProgress progress, Func<Finding, CancellationToken, Task> tell, TimeProvider time)
{
    private static readonly TimeSpan DeadlineInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>Ends when the statuses end; throws when it is cancelled.</summary>
    public async Task RunAsync(IAsyncEnumerable<ResourceStatus> statuses, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var enumerator = statuses.GetAsyncEnumerator(ending.Token);
        var next = enumerator.MoveNextAsync().AsTask();
        var tick = Task.Delay(DeadlineInterval, time, ending.Token);
        try
        {
            while (true)
            {
                await Task.WhenAny(next, tick);
                ending.Token.ThrowIfCancellationRequested();
                if (next.IsCompleted)
                {
                    if (!await next)
                    {
                        return;
                    }

                    await TellAsync(progress.Observe(enumerator.Current, time.GetUtcNow()), ending.Token);
                    next = enumerator.MoveNextAsync().AsTask();
                }

                if (tick.IsCompleted)
                {
                    await TellAsync(progress.CheckDeadlines(time.GetUtcNow()), ending.Token);
                    tick = Task.Delay(DeadlineInterval, time, ending.Token);
                }
            }
        }
        finally
        {
            // An enumerator must not be disposed while it is asked for the next.
            await ending.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TellAsync(IReadOnlyList<Finding> findings, CancellationToken cancellationToken)
    {
        foreach (var finding in findings)
        {
            await tell(finding, cancellationToken);
        }
    }
}
