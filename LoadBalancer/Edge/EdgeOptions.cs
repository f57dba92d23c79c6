using System.ComponentModel.DataAnnotations;

namespace LoadBalancer.Edge;

/// <summary>What the balancer takes from outside.</summary>
internal sealed class EdgeOptions
{
    public const string SectionName = "LoadBalancer";

    /// <summary>The port to which http is redirected, where clients see another than the one bound here. Default: that of the first https endpoint.</summary>
    [Range(1, 65535)]
    public int? HttpsPort { get; set; }

    /// <summary>A larger request body is refused with 413. Default 1 MiB. WebSockets have the nodes' own limits.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public int MaxRequestBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// How long a stop may take altogether. Absent: 10 s longer than <c>LoadBalancer:Drain:Window</c>, over which open WebSockets are ended; requests that still run then are cut.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "02:00:00")]
    public TimeSpan? ShutdownTimeout { get; set; }
}
