using System.Diagnostics.Metrics;
using Realtime.Telemetry;

namespace Realtime.Hooks;

/// <summary>What becomes of calls into the application's code.</summary>
internal sealed class HookMetrics
{
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _failures;

    public HookMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(RealtimeTelemetry.Name);
        _duration = meter.CreateHistogram<double>("realtime.hooks.duration", "s", "How long calls of hooks and handlers took, the wait for their place included.");
        _failures = meter.CreateCounter<long>("realtime.hooks.failures", "{call}", "Calls of hooks and handlers that gave no answer that counts.");
    }

    public void Called(string hook, TimeSpan duration) => _duration.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("hook", hook));

    public void Failed(string hook, string reason) => _failures.Add(1, new("hook", hook), new("reason", reason));
}
