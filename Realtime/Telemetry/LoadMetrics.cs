using System.Diagnostics.Metrics;

namespace Realtime.Telemetry;

/// <summary>How busy this node is, asked at each collection (docs/telemetry.md).</summary>
internal sealed class LoadMetrics(IMeterFactory meters)
{
    private Func<NodeLoadParts> _read = static () => default;

    /// <param name="read">Called from the thread that collects.</param>
    public void Watch(Func<NodeLoadParts> read)
    {
        _read = read;
        var meter = meters.Create(RealtimeTelemetry.Name);
        meter.CreateObservableGauge<double>("realtime.node.utilization", Utilization, "1", "How busy this node is: the greatest of its parts. 0 = idle, 1 = full.");
        meter.CreateObservableGauge<double>("realtime.node.load", Parts, "1", "How busy this node is, by part.");
    }

    private double Utilization() => _read().Greatest;

    private IEnumerable<Measurement<double>> Parts()
    {
        var parts = _read();
        return [Of(parts.Connections, "connections"), Of(parts.Processor, "processor"), Of(parts.Memory, "memory")];
    }

    private static Measurement<double> Of(double value, string part) => new(value, new KeyValuePair<string, object?>("part", part));
}
