using System.Diagnostics.Metrics;

namespace LoadBalancer.Edge;

/// <summary>What the edge counts.</summary>
internal sealed class EdgeMetrics
{
    public const string MeterName = "LoadBalancer";

    private readonly Counter<long> _malformed;

    public EdgeMetrics(IMeterFactory meters) => _malformed = meters.Create(MeterName).CreateCounter<long>(
        "load_balancer.malformed_requests", "{request}", "Requests refused before they were whole: too long, too many headers, malformed.");

    public void MalformedRequest(int status) => _malformed.Add(1, new KeyValuePair<string, object?>("http.response.status_code", status));
}
