using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Realtime.Telemetry;

namespace Realtime.Cluster.Messages;

/// <summary>Counts every refusal, and says each reason once a minute at most: whoever can send one message can send many.</summary>
internal sealed partial class RefusedMessages(ClusterMetrics metrics, TimeProvider time, ILogger<RefusedMessages> logger)
{
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, long> _saidAt = new(StringComparer.Ordinal);

    /// <param name="reason">One of <see cref="MessageRefusal"/>.</param>
    public void Add(string reason)
    {
        metrics.MessageRefused(reason);
        var now = time.GetTimestamp();
        if (!_saidAt.TryGetValue(reason, out var saidAt) || time.GetElapsedTime(saidAt, now) >= Silence)
        {
            _saidAt[reason] = now;
            Log.Refused(logger, reason);
        }
    }
}
