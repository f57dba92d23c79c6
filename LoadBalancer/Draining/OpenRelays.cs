using Wire;

namespace LoadBalancer.Draining;

/// <summary>The WebSockets and streams that are open through this balancer.</summary>
internal sealed class OpenRelays
{
    private readonly Lock _lock = new();
    private readonly LotBag<Relay> _open = new();
    private bool _isClosed;

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _open.Count;
            }
        }
    }

    /// <summary>A step of the proxy: knows each of them while it lasts.</summary>
    public async Task KeepAsync(HttpContext context, RequestDelegate next)
    {
        if (!context.Request.Path.StartsWithSegments("/connection", StringComparison.OrdinalIgnoreCase))
        {
            await next(context);
            return;
        }

        var relay = new Relay(context, Upgrades.Watch(context));
        if (!TryAdd(relay))
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            context.Response.Headers.RetryAfter = "2";
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            lock (_lock)
            {
                _open.Remove(relay);
            }

            relay.MarkGone();
        }
    }

    /// <summary>Gives out some of them by lot, each once.</summary>
    public IReadOnlyList<Relay> Draw(int count, Random random)
    {
        lock (_lock)
        {
            return _open.Draw(count, random);
        }
    }

    /// <summary>Gives out all that are left, and takes no more.</summary>
    public IReadOnlyList<Relay> DrawLast(Random random)
    {
        lock (_lock)
        {
            _isClosed = true;
            return _open.Draw(int.MaxValue, random);
        }
    }

    private bool TryAdd(Relay relay)
    {
        lock (_lock)
        {
            if (!_isClosed)
            {
                _open.Add(relay);
            }

            return !_isClosed;
        }
    }
}
