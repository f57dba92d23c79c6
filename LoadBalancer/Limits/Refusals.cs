using System.Globalization;
using System.Threading.RateLimiting;
using LoadBalancer.Edge;
using Microsoft.AspNetCore.RateLimiting;

namespace LoadBalancer.Limits;

/// <summary>Answers those who are refused, counts each of them, and says so in the log once a minute at most: whoever can be refused once can be refused often.</summary>
internal sealed partial class Refusals(LimitMetrics metrics, TimeProvider time, ILogger<Refusals> logger)
{
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private long? _saidAt;
    private long _unsaid;

    public ValueTask AnswerAsync(OnRejectedContext rejected, CancellationToken cancellationToken)
    {
        rejected.Lease.TryGetMetadata(MetadataName.ReasonPhrase, out var reason);
        rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var wait);
        metrics.Refused(reason ?? "");
        Say(rejected.HttpContext, reason ?? "");

        // Whole seconds (RFC 9110 section 10.2.3), and never too early.
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        rejected.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return new ValueTask(rejected.HttpContext.Response.WriteAsync("Too many connections from this address.", cancellationToken));
    }

    private void Say(HttpContext context, string reason)
    {
        long refused;
        lock (_lock)
        {
            _unsaid++;
            var now = time.GetTimestamp();
            if (_saidAt is { } saidAt && time.GetElapsedTime(saidAt, now) < Silence)
            {
                return;
            }

            refused = _unsaid;
            (_saidAt, _unsaid) = (now, 0);
        }

        if (context.Connection.RemoteIpAddress is { } address)
        {
            Log.Refused(logger, refused, AddressBlock.Of(address), reason);
        }
    }
}
