using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Tests.Support;

/// <summary>What the counters of one container of services have counted.</summary>
internal sealed class CountedEvents : IDisposable
{
    private readonly ConcurrentDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly MeterListener _listener = new();

    public CountedEvents(IServiceProvider services)
    {
        var meters = services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, self) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
            _counts.AddOrUpdate(Name(instrument.Name, [.. tags.ToArray().Select(static tag => $"{tag.Value}")]), value, (_, before) => before + value));
        _listener.Start();
    }

    /// <param name="metric">Its name.</param>
    /// <param name="tags">Values of its tags, in their order.</param>
    public long Count(string metric, params string[] tags) => _counts.GetValueOrDefault(Name(metric, tags));

    public void Dispose() => _listener.Dispose();

    private static string Name(string metric, string[] tags) => string.Join(' ', [metric, .. tags]);
}
