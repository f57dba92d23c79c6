using System.Diagnostics.Metrics;
using Realtime.Telemetry;

namespace Realtime.RateLimiting;

/// <summary>What limits do, a method per event (docs/telemetry.md).</summary>
internal sealed class LimitMetrics
{
    public const string Connection = "connection";
    public const string User = "user";

    private readonly Counter<long> _refused;
    private readonly Counter<long> _asks;
    private readonly Counter<long> _alone;

    public LimitMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(RealtimeTelemetry.Name);
        _refused = meter.CreateCounter<long>("realtime.limits.refused", "{command}", "Commands refused for their number, by limit.");
        _asks = meter.CreateCounter<long>("realtime.limits.asks", "{ask}", "Times that Redis was asked for a user's next commands, by outcome.");
        _alone = meter.CreateCounter<long>("realtime.limits.alone", "{command}", "Commands whose user this node judged alone, since Redis gave no answer in time.");
    }

    /// <param name="limit"><c>connection</c>, <c>user</c> or <c>connects</c>.</param>
    public void Refused(string limit) => _refused.Add(1, new KeyValuePair<string, object?>("limit", limit));

    public void ConnectRefused() => Refused("connects");

    /// <param name="outcome"><c>granted</c>, <c>empty</c>, <c>late</c> or <c>failed</c>.</param>
    public void Asked(string outcome) => _asks.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public void JudgedAlone() => _alone.Add(1);
}
