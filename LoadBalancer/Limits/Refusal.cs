namespace LoadBalancer.Limits;

/// <summary>Why an address may open nothing now.</summary>
/// <param name="Reason">As it stands in the metric.</param>
/// <param name="RetryAfter">When it is worth another try.</param>
internal readonly record struct Refusal(string Reason, TimeSpan RetryAfter)
{
    /// <summary>It begins too many in too short a time.</summary>
    public const string Handshakes = "handshakes";

    /// <summary>It has too many open.</summary>
    public const string Connections = "connections";
}
