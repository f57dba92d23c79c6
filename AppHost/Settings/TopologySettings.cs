using AppHost.Redis;

namespace AppHost.Settings;

/// <summary>What can be chosen when the topology starts, by <c>--Key=value</c>, environment or appsettings. Everything has a default.</summary>
internal sealed record TopologySettings
{
    public const string ReplicasKey = "Realtime:Replicas";
    public const string RedisModeKey = "Redis:Mode";
    public const string RedisConnectionKey = "ConnectionStrings:redis";
    public const string HttpsPortKey = "LoadBalancer:HttpsPort";
    public const string HttpPortKey = "LoadBalancer:HttpPort";
    public const string IssuerKey = "Auth:Issuer";
    public const string AllowedOriginsKey = "Realtime:Doors:AllowedOrigins";
    public const string DataDirectoryKey = "Data:Directory";
    public const string StartDeadlineKey = "Report:StartDeadline";

    /// <summary>How many nodes serve clients: 1 to 32, by default 3.</summary>
    public required int Replicas { get; init; }

    /// <summary>By default embedded where the topology runs, external where it is published: a container there would be one server without a copy or a disk.</summary>
    public required RedisMode RedisMode { get; init; }

    /// <summary>The balancer's https port, by default 8443; 0 = any free one.</summary>
    public required int HttpsPort { get; init; }

    /// <summary>The balancer's http port, which redirects to https; by default 8080; 0 = any free one.</summary>
    public required int HttpPort { get; init; }

    /// <summary>
    /// The issuer of tokens, by default <c>https://localhost:8443/auth/</c>. A name and not an address: it stays when ports change, so that kept keys stay valid.
    /// Null where the topology is published and nothing was set, as it follows from the address that the deployment gets.
    /// </summary>
    public required string? Issuer { get; init; }

    /// <summary>Origins of pages that may connect beside the balancer's own; by default none. Every door of every node has these.</summary>
    public required IReadOnlyList<string> AllowedOrigins { get; init; }

    /// <summary>
    /// Where keys, database and certificate are kept: an absolute path. By default the user's local application data; null where the topology is published and
    /// nothing was set, as that is decided where it runs.
    /// </summary>
    public required string? DataDirectory { get; init; }

    /// <summary>A resource that is not usable for longer than this is named on the console: 1 second to 1 hour, by default 1 minute.</summary>
    public required TimeSpan StartDeadline { get; init; }
}
