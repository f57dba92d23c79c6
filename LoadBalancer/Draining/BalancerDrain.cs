using Microsoft.Extensions.Options;
using Wire;

namespace LoadBalancer.Draining;

/// <summary>
/// Empties this balancer before it stops: it is ready no more, goes on serving, and ends the open WebSockets and streams spread evenly over the window, in random order. Whoever
/// still comes has a turn, too.
/// </summary>
internal sealed partial class BalancerDrain(OpenRelays relays, IOptions<DrainOptions> options, DrainMetrics metrics, TimeProvider time, ILogger<BalancerDrain> logger) : IDisposable
{
    /// <summary>How long a client may take to answer the goodbye.</summary>
    public static readonly TimeSpan FarewellTime = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _hurry = new();
    private volatile bool _hasBegun;

    public bool HasBegun => _hasBegun;

    /// <summary>Ends the window: the rest is ended at once.</summary>
    public void Hurry() => _hurry.Cancel();

    /// <summary>Completes when nobody is left. Throws nothing.</summary>
    /// <param name="cancellationToken">The host waits no longer: what is left is cut.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _hasBegun = true;
        var (start, pace, ending) = (time.GetTimestamp(), new EvenPace(options.Value.Window), new List<Task<bool>>());
        Log.Began(logger, relays.Count, options.Value.Window);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_hurry.Token, cancellationToken);
        while (relays.Count > 0 && !either.IsCancellationRequested && pace.Wait(time.GetElapsedTime(start), relays.Count) is { } wait)
        {
            await Task.Delay(wait, time, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            End(relays.Draw(pace.Take(time.GetElapsedTime(start)), Random.Shared));
        }

        End(relays.DrawLast(Random.Shared));
        var cut = (await Task.WhenAll(ending)).Count(static isClean => !isClean);
        Log.Ended(logger, ending.Count, cut, time.GetElapsedTime(start));
        metrics.Ended(ending.Count - cut, cut);

        void End(IReadOnlyList<Relay> drawn) => ending.AddRange(drawn.Select(relay => relay.EndAsync(FarewellTime, time, cancellationToken)));
    }

    public void Dispose() => _hurry.Dispose();
}
