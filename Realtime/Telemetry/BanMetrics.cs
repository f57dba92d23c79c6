using System.Diagnostics.Metrics;

namespace Realtime.Telemetry;

/// <summary>Who is kept out, a method per event (docs/telemetry.md).</summary>
internal sealed class BanMetrics
{
    private readonly Gauge<long> _active;
    private readonly Counter<long> _closed;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _restored;

    public BanMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(RealtimeTelemetry.Name);
        _active = meter.CreateGauge<long>("realtime.bans.active", "{user}", "Users that this node knows to be banned.");
        _closed = meter.CreateCounter<long>("realtime.bans.closed", "{connection}", "Connections that this node closed since their user was banned.");
        _refused = meter.CreateCounter<long>("realtime.bans.refused", "{attempt}", "What this node refused a banned user, or somebody of whom it could not tell yet, by door and verdict.");
        _restored = meter.CreateCounter<long>("realtime.bans.restored", "{change}", "Bans and their lifts that the store had lost and that this node offered to give back.");
    }

    public void Banned(int users) => _active.Record(users);

    public void ConnectionsClosed(int count) => _closed.Add(count);

    /// <param name="door"><c>connect</c> or <c>api</c>.</param>
    /// <param name="verdict"><c>banned</c> or <c>unknown</c>.</param>
    public void Refused(string door, string verdict) =>
        _refused.Add(1, new KeyValuePair<string, object?>("door", door), new KeyValuePair<string, object?>("verdict", verdict));

    public void Restored(int count) => _restored.Add(count);
}
