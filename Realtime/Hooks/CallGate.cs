using System.Diagnostics.CodeAnalysis;

namespace Realtime.Hooks;

/// <summary>
/// Calls code that may be slow, stuck or wrong: so many at once, and none waited for longer than its time. A call that takes no notice of its cancellation is left
/// behind, but keeps its place until it has really ended: what is under way stays bounded.
/// </summary>
/// <param name="maxAtOnce">Calls under way.</param>
/// <param name="timeout">For the place and the call together.</param>
/// <param name="time">Measures it.</param>
[SuppressMessage("Design", "CA1001", Justification = "A call that was left behind gives its place back after all else has ended; the semaphore holds nothing but memory.")]
internal sealed class CallGate(int maxAtOnce, TimeSpan timeout, TimeProvider time)
{
    private readonly SemaphoreSlim _places = new(maxAtOnce);

    /// <summary>Waits for a place. Throws only when the caller cancels.</summary>
    public async ValueTask<CallOutcome<T>> RunAsync<T>(Func<CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        if (!TryEnter() && !await EnterAsync(cancellationToken))
        {
            return new CallOutcome<T>(CallEnd.NoPlace, default, null);
        }

        var left = timeout - time.GetElapsedTime(start);
        return await RunAsync(call, left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1), cancellationToken);
    }

    /// <summary>As <see cref="RunAsync{T}(Func{CancellationToken, ValueTask{T}}, CancellationToken)"/>, but waits for no place.</summary>
    public async ValueTask<CallOutcome<T>> TryRunAsync<T>(Func<CancellationToken, ValueTask<T>> call, CancellationToken cancellationToken) =>
        TryEnter() ? await RunAsync(call, timeout, cancellationToken) : new CallOutcome<T>(CallEnd.NoPlace, default, null);

    private bool TryEnter() => _places.Wait(0);

    private async ValueTask<bool> EnterAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await _places.WaitAsync(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async ValueTask<CallOutcome<T>> RunAsync<T>(Func<CancellationToken, ValueTask<T>> call, TimeSpan left, CancellationToken cancellationToken)
    {
        var running = HoldAsync(call, left, cancellationToken);
        try
        {
            var outcome = await running.WaitAsync(left, time, cancellationToken);
            if (outcome.End is not CallEnd.Answered)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            return outcome;
        }
        catch (TimeoutException)
        {
            return new CallOutcome<T>(CallEnd.TimedOut, default, null);
        }
    }

    /// <summary>Fails never: nobody may be there any more to see it.</summary>
    private async Task<CallOutcome<T>> HoldAsync<T>(Func<CancellationToken, ValueTask<T>> call, TimeSpan left, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return new CallOutcome<T>(CallEnd.Answered, await call(either.Token), null);
        }
        catch (Exception) when (limit.IsCancellationRequested)
        {
            return new CallOutcome<T>(CallEnd.TimedOut, default, null);
        }
        catch (Exception failure)
        {
            return new CallOutcome<T>(CallEnd.Failed, default, failure);
        }
        finally
        {
            _places.Release();
        }
    }
}
