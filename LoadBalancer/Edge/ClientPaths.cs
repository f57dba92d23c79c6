namespace LoadBalancer.Edge;

/// <summary>Where clients knock, other than backends and pages.</summary>
internal static class ClientPaths
{
    /// <summary>A request here is a WebSocket or a stream and lasts as long as that.</summary>
    public static bool Opens(PathString path) => path.StartsWithSegments("/connection", StringComparison.OrdinalIgnoreCase);

    /// <summary>A WebSocket, a stream, or what the client of a stream says.</summary>
    public static bool Are(PathString path) => Opens(path) || path.StartsWithSegments("/emulation", StringComparison.OrdinalIgnoreCase);
}
