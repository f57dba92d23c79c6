using System.Diagnostics.Metrics;
using LoadBalancer.Edge;

namespace LoadBalancer.Tls;

/// <summary>How long the certificate in force still holds, and what came of new ones.</summary>
internal sealed class TlsMetrics
{
    private readonly TimeProvider _time;
    private readonly Counter<long> _changes;
    private long _endTicks;

    public TlsMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create(EdgeMetrics.MeterName);
        meter.CreateObservableGauge<double>(
            "load_balancer.tls.certificate.expiry", Remaining, "s", "Until the certificate that new connections get ends; below 0 afterwards. No value: no https endpoint asked for one.");
        _changes = meter.CreateCounter<long>(
            "load_balancer.tls.certificate.changes", "{change}", "Times at which the certificate's files held something new.");
    }

    public void InForce(DateTime notAfter) => Volatile.Write(ref _endTicks, notAfter.ToUniversalTime().Ticks);

    public void ChangeTaken() => Changed("taken");

    public void ChangeRefused() => Changed("refused");

    private void Changed(string outcome) => _changes.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    private IEnumerable<Measurement<double>> Remaining()
    {
        var end = Volatile.Read(ref _endTicks);
        return end == 0 ? [] : [new Measurement<double>((new DateTime(end, DateTimeKind.Utc) - _time.GetUtcNow().UtcDateTime).TotalSeconds)];
    }
}
