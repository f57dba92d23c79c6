using System.Diagnostics.Metrics;

namespace Realtime.Telemetry;

/// <summary>What backends ask, a method per event (docs/telemetry.md).</summary>
internal sealed class ServerApiMetrics
{
    private readonly Counter<long> _calls;

    public ServerApiMetrics(IMeterFactory meters) =>
        _calls = meters.Create(RealtimeTelemetry.Name).CreateCounter<long>("realtime.server_api.calls", "{call}", "Calls of the server API, by method and error code.");

    /// <param name="method">One of the API's.</param>
    /// <param name="errorCode">0 = answered with a result.</param>
    public void CallRun(string method, uint errorCode) =>
        _calls.Add(1, new KeyValuePair<string, object?>("method", method), new KeyValuePair<string, object?>("error", CodeTag.Of(errorCode)));
}
