using System.ComponentModel.DataAnnotations;

namespace RealtimeApi;

/// <summary>How long a request may take to arrive. Longer than at the balancer, which reads a client's request itself: whoever is slow is to hear it there.</summary>
internal sealed class NodeServerOptions
{
    /// <summary>Where the configuration holds it.</summary>
    public const string SectionName = "Realtime:Server";

    /// <summary>For the line and the headers of a request, a WebSocket's handshake among them; after it 408. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:05:00", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public TimeSpan HeadersTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a body may come more slowly than 120 bytes a second; after it 408. Default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "00:05:00", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public TimeSpan SlowBodyGrace { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a connection stays open without a request. Longer than balancers keep idle connections, so that none of them writes into one that ends. Default 130 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00", ParseLimitsInInvariantCulture = true, ConvertValueInInvariantCulture = true)]
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromSeconds(130);
}
