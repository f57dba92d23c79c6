using System.Diagnostics.Metrics;
using OpenTelemetry.Metrics;

namespace ServiceDefaults.Metrics;

/// <summary>
/// What of the framework's metrics is kept. Nodes and names that were called would add a series for each that ever lived, and the buckets of durations one for each route, method and status.
/// </summary>
internal static class MetricStreams
{
    private static readonly string[] OfCalls = ["http.request.method", "http.response.status_code", "error.type"];

    private static readonly MetricStreamConfiguration Calls = new() { TagKeys = OfCalls };

    private static readonly MetricStreamConfiguration Untagged = new() { TagKeys = [] };

    private static readonly MetricStreamConfiguration Requests = new ExplicitBucketHistogramConfiguration
    {
        TagKeys = [.. OfCalls, "http.route"],
        Boundaries = [0.005, 0.025, 0.1, 0.25, 1, 2.5, 10],
        CardinalityLimit = 100,
    };

    /// <returns>null = all of it.</returns>
    public static MetricStreamConfiguration? Of(Instrument instrument) => (instrument.Meter.Name, instrument.Name) switch
    {
        ("System.Net.Http", "http.client.request.duration") => Calls,
        ("System.Net.Http" or "System.Net.NameResolution", _) => Untagged,
        ("Microsoft.AspNetCore.Hosting", "http.server.request.duration") => Requests,
        _ => null,
    };
}
