using System.Diagnostics.Metrics;

namespace Realtime.Telemetry;

/// <summary>How this node empties before it stops, a method per event (docs/telemetry.md).</summary>
internal sealed class DrainMetrics
{
    private readonly Counter<long> _drains;
    private readonly Counter<long> _closed;
    private readonly Gauge<long> _left;

    public DrainMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(RealtimeTelemetry.Name);
        _drains = meter.CreateCounter<long>("realtime.drains", "{drain}", "Drains that have ended, by outcome.");
        _closed = meter.CreateCounter<long>("realtime.drain.closed", "{connection}", "Connections that a drain has closed.");
        _left = meter.CreateGauge<long>("realtime.drain.left", "{connection}", "Connections that the drain under way has still to close.");
    }

    public void ConnectionsClosed(int count) => _closed.Add(count);

    public void ConnectionsLeft(int count) => _left.Record(count);

    public void DrainEnded(string outcome) => _drains.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
