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

    /// <summary>Longer request headers are refused with 431, a longer request line with 414. Default 20 KiB. Nodes take 32 KiB and more: what passes here is never refused there.</summary>
    [Range(4 * 1024, 28 * 1024)]
    public int MaxRequestHeaderBytes { get; set; } = 20 * 1024;

    /// <summary>More request headers are refused with 431. Default 200. Nodes take 256.</summary>
    [Range(20, 240)]
    public int MaxRequestHeaders { get; set; } = 200;

    /// <summary>
    /// How long a stop may take altogether. Absent: 10 s longer than <c>LoadBalancer:Drain:Window</c>, over which open WebSockets are ended; requests that still run then are cut.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "02:00:00")]
    public TimeSpan? ShutdownTimeout { get; set; }
}
