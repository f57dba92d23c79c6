namespace LoadBalancer.Draining;

/// <summary>One client's connection through this balancer, for as long as it lives.</summary>
internal sealed class Relay(HttpContext context, Upgrades upgrades)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Afterwards nothing touches the request any more: the server uses its context for others.</summary>
    public void MarkGone()
    {
        lock (_lock)
        {
            _gone.TrySetResult();
        }
    }

    /// <summary>A WebSocket gets a close frame and the time to answer it; whatever is still there then is cut. Throws nothing.</summary>
    /// <param name="patience">How long that may take.</param>
    /// <param name="time">Measures it.</param>
    /// <param name="cancellationToken">There is no time left.</param>
    /// <returns>False = it was cut.</returns>
    public async Task<bool> EndAsync(TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(patience, time);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            if (upgrades.Farewell is { } farewell)
            {
                await farewell(deadline.Token);
                await _gone.Task.WaitAsync(deadline.Token);
            }
        }
        catch (Exception)
        {
            // It is silent, or going away by itself.
        }

        return GoneElseCut();
    }

    private bool GoneElseCut()
    {
        lock (_lock)
        {
            if (!_gone.Task.IsCompleted)
            {
                context.Abort();
                return false;
            }

            return true;
        }
    }
}
