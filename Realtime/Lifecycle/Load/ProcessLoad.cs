using Microsoft.Extensions.Options;
using Realtime.Connections;
using Realtime.Telemetry;

namespace Realtime.Lifecycle.Load;

/// <summary>
/// How busy this process is: its connections against a capacity, its share of the processors, its share of the memory (queues of slow clients included). Reading changes
/// nothing for other readers: the processor's share is looked at no oftener than once a second, and what has passed since weighs as much as it was long.
/// </summary>
internal sealed class ProcessLoad : INodeLoad
{
    private static readonly TimeSpan LeastInterval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly OpenConnections _connections;
    private readonly LoadOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<ProcessUsage> _look;
    private long _lookedAt;
    private ProcessUsage _usage;
    private double _processor;

    /// <param name="look">Reads what the process has used.</param>
    public ProcessLoad(OpenConnections connections, IOptions<LoadOptions> options, LoadMetrics metrics, TimeProvider time, Func<ProcessUsage> look)
    {
        (_connections, _options, _time, _look) = (connections, options.Value, time, look);
        (_usage, _lookedAt) = (look(), time.GetTimestamp());
        metrics.Watch(() => Parts);
    }

    public int Connections => _connections.Count;

    public double Utilization => Math.Round(Parts.Greatest, 4);

    public NodeLoadParts Parts
    {
        get
        {
            lock (_lock)
            {
                Look();
                return new NodeLoadParts(
                    (double)_connections.Count / _options.ConnectionCapacity,
                    _processor,
                    _usage.AvailableBytes > 0 ? Math.Clamp((double)_usage.MemoryBytes / _usage.AvailableBytes, 0, 1) : 0);
            }
        }
    }

    private void Look()
    {
        var elapsed = _time.GetElapsedTime(_lookedAt);
        if (elapsed < LeastInterval)
        {
            return;
        }

        var usage = _look();
        var share = Math.Clamp((usage.ProcessorTime - _usage.ProcessorTime) / (elapsed * usage.Processors), 0, 1);

        // Starts at 0 and not at the first share: a node that has just started compiles its code, and nobody needs another one for that.
        _processor += (share - _processor) * (1 - Math.Exp(-(elapsed / _options.Smoothing)));
        (_usage, _lookedAt) = (usage, _time.GetTimestamp());
    }
}
