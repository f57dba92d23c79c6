using Realtime.Telemetry;

namespace Realtime.ServerApi.Calls;

/// <summary>Runs calls that came together.</summary>
internal sealed class CallSequence(ServerApiMetrics metrics)
{
    private const int MaxAtOnce = 64;

    /// <param name="calls">In the order in which they begin.</param>
    /// <param name="inParallel">A call begins before the one in front of it has ended. What publishes takes its place while it begins, so channels keep their order.</param>
    /// <param name="cancellationToken">Whoever asked has gone.</param>
    /// <returns>In the order of the calls.</returns>
    public async Task<IReadOnlyList<ApiOutcome>> RunAsync(IReadOnlyList<ApiCall> calls, bool inParallel, CancellationToken cancellationToken)
    {
        var slots = new SemaphoreSlim(inParallel ? MaxAtOnce : 1);
        var running = new List<Task<ApiOutcome>>(calls.Count);
        try
        {
            foreach (var call in calls)
            {
                await slots.WaitAsync(cancellationToken);
                running.Add(RunAsync(call, slots, cancellationToken));
            }
        }
        finally
        {
            // Nothing is left running without an owner when the caller goes away in the middle.
            await ((Task)Task.WhenAll(running)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return await Task.WhenAll(running);
    }

    private async Task<ApiOutcome> RunAsync(ApiCall call, SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await call.RunAsync(cancellationToken);
            if (call.Method is null)
            {
                metrics.CallRun("unsupported", outcome.Error?.Code ?? 0);
            }

            return outcome;
        }
        finally
        {
            slots.Release();
        }
    }
}
