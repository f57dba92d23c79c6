using System.ComponentModel.DataAnnotations;

namespace LoadBalancer.Edge;

/// <summary>How long a client may take for what it begins. The server looks once a second.</summary>
internal sealed class TimeoutOptions
{
    public const string SectionName = "LoadBalancer:Timeouts";

    /// <summary>For the TLS handshake, from the connection's first moment. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan TlsHandshake { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>From the first byte of a request's headers to their last. Default 15 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:02:00")]
    public TimeSpan RequestHeaders { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Between two requests of one connection. Default 130 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan KeepAlive { get; set; } = TimeSpan.FromSeconds(130);

    /// <summary>For a whole request to nodes or token service, its body and the answer, unless it is a WebSocket or a stream. Default 100 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Request { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>A body that comes slower, after <see cref="BodyGracePeriod"/>, is cut with its connection. Default 240; 0 = no limit.</summary>
    [Range(0, 1024 * 1024)]
    public int BodyBytesPerSecond { get; set; } = 240;

    /// <summary>Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:02", "00:01:00")]
    public TimeSpan BodyGracePeriod { get; set; } = TimeSpan.FromSeconds(5);
}
