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

    /// <summary>How long a stop waits for running requests. Default 2 s; open WebSockets are cut after it, and their clients come back elsewhere.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(2);
}
