using Microsoft.Extensions.Options;

namespace Realtime.RateLimiting;

/// <summary>Bounds the connects under way. Who comes when it is full is told at once to come back: waiting would only make everybody late.</summary>
internal sealed class ConnectGate(LimitMetrics metrics, IOptions<LimitOptions> options)
{
    private readonly int _max = options.Value.MaxConcurrentConnects;
    private int _inside;

    /// <returns>True: <see cref="Leave"/> is to follow.</returns>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _inside) <= _max)
        {
            return true;
        }

        Leave();
        metrics.ConnectRefused();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _inside);
}
