namespace Tests.Architecture;

/// <summary>
/// The folders of the engine, from the lowest to the highest: each may use only folders above it in this table, and of those only the ones named. So no cycle
/// can exist. ARCHITECTURE.md tells what lives in each.
/// </summary>
internal static class RealtimeFolders
{
    public const string Redis = "Redis";
    public const string Root = "";

    private const string AspNetCore = "Microsoft.AspNetCore";
    private const string Http = "System.Net.Http";
    private const string Identity = "IdentityModel";
    private const string RedisClient = "StackExchange.Redis";
    private const string Security = "System.Net.Security";
    private const string Sockets = "System.Net.Sockets";

    /// <summary>Namespaces that only some folders may use, by the name that stands in the table.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> Guarded = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        [AspNetCore] = ["Microsoft.AspNetCore"],
        [Http] = ["System.Net.Http"],
        [Identity] = ["Microsoft.IdentityModel", "System.IdentityModel"],
        [RedisClient] = ["RedisClient", "StackExchange.Redis"],
        [Security] = ["System.Net.Security"],
        [Sockets] = ["System.Net.Sockets"],
    };

    /// <summary>What the folders that know nothing but the base class library must not use beside the guarded ones.</summary>
    public static readonly string[] BeyondBaseLibrary = ["Microsoft", "Wire"];

    public static readonly string[] BaseLibraryOnly = ["Protocol"];

    public static readonly Folder[] Table =
    [
        new("Protocol", [], []),
        new("Telemetry", [], []),
        // The client of Redis hands its sockets out, and cannot be told otherwise that one is dead.
        new(Redis, ["Protocol", "Telemetry"], [RedisClient, Sockets]),
        new("Channels", ["Protocol"], []),
        new("Cluster", ["Protocol", "Telemetry"], []),
        new("Broker", ["Protocol", "Channels", "Telemetry"], []),
        new("Presence", ["Protocol", "Cluster", "Telemetry"], []),
        new("Hub", ["Protocol", "Channels", "Broker", "Telemetry"], []),
        new("Auth", ["Protocol", "Channels", "Telemetry"], [Identity, Http]),
        new("RateLimiting", ["Protocol", "Telemetry"], []),
        new("Bans", ["Protocol", "Cluster", "Hub", "Telemetry"], []),
        new("Hooks", ["Protocol", "Channels", "Hub", "Telemetry"], [Http]),
        new("Subscriptions", ["Protocol", "Channels", "Broker", "Presence", "Cluster", "Hub", "Telemetry"], []),
        new("Commands", ["Protocol", "Telemetry", "Channels", "Cluster", "Broker", "Presence", "Hub", "Auth", "RateLimiting", "Bans", "Hooks", "Subscriptions"], []),
        new("Connections", ["Protocol", "Hub", "RateLimiting", "Hooks", "Subscriptions", "Commands", "Telemetry"], []),
        new("Sinks", ["Protocol", "Hub", "Telemetry"], [Sockets, Security]),
        // The door takes the connection's socket from the server, which no folder below it may know, and hands it to an output.
        new("Transports", ["Protocol", "Hub", "Cluster", "Auth", "RateLimiting", "Connections", "Sinks", "Telemetry"], [AspNetCore, Sockets]),
        new("Lifecycle", ["Protocol", "Cluster", "Hub", "Connections", "Sinks", "Telemetry"], []),
        new("ServerApi", ["Protocol", "Channels", "Broker", "Presence", "Hub", "Auth", "RateLimiting", "Bans", "Hooks", "Subscriptions", "Cluster", "Lifecycle", "Telemetry"], [AspNetCore]),
    ];
}
