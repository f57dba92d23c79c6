namespace Tests.Support.Delivery;

/// <summary>Where the clients of a swarm connect, and how they behave.</summary>
/// <param name="Address">Of the WebSocket door.</param>
/// <param name="Http">Opens the connections. Shared, so that TLS sessions are resumed as browsers do.</param>
/// <param name="CreateToken">For a user.</param>
internal sealed record SwarmPlan(Uri Address, HttpMessageInvoker Http, Func<string, string> CreateToken)
{
    /// <summary>Of the SDKs.</summary>
    public TimeSpan MinDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>20 s in the SDKs; shorter where a test has no time to wait for the last of them.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>How much later than announced a ping may come before a client gives its connection up; 10 s in the SDKs.</summary>
    public TimeSpan MaxPingDelay { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>For a handshake, and for the connect's reply.</summary>
    public TimeSpan ConnectDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The first connections are spread over this time; what comes back later is spread by the clients' own delays.</summary>
    public TimeSpan StartSpread { get; init; }

    /// <summary>Exponential with full jitter, as the SDKs compute it.</summary>
    public TimeSpan Backoff(int attempt, Random random)
    {
        var bound = Math.Min(MaxDelay.TotalMilliseconds, MinDelay.TotalMilliseconds * Math.Pow(2, Math.Min(attempt, 31)));
        return TimeSpan.FromMilliseconds(Math.Min(MaxDelay.TotalMilliseconds, MinDelay.TotalMilliseconds + (random.NextDouble() * bound)));
    }
}
