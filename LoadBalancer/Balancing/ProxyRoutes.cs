using Yarp.ReverseProxy.Configuration;

namespace LoadBalancer.Balancing;

/// <summary>
/// What of the services behind can be reached from outside. Everything else is answered here: the nodes' health endpoints and the token service's
/// other paths are nobody's business out there.
/// </summary>
internal static class ProxyRoutes
{
    /// <param name="withDemo">Tokens for anybody who asks: in Development only.</param>
    /// <param name="timeout">How long a request may take that is no WebSocket and no stream.</param>
    public static IReadOnlyList<RouteConfig> All(bool withDemo, TimeSpan timeout)
    {
        RouteConfig[] brief =
        [
            ToNodes("emulation", "/emulation", HttpMethods.Post, HttpMethods.Options),
            ToNodes("api", "/api/{**rest}"),
            ToAuth("auth-keys", "/auth/.well-known/{**document}", HttpMethods.Get, HttpMethods.Head, HttpMethods.Options),
            ToAuth("auth-token", "/auth/connect/token", HttpMethods.Post, HttpMethods.Options),
            .. withDemo ? [ToAuth("auth-demo", "/auth/demo/token", HttpMethods.Post)] : Array.Empty<RouteConfig>(),
        ];
        return [ToNodes("connection", "/connection/{**rest}"), .. brief.Select(route => route with { Timeout = timeout })];
    }

    private static RouteConfig ToNodes(string id, string path, params string[] methods) => Route(id, Clusters.Realtime, path, methods);

    private static RouteConfig ToAuth(string id, string path, params string[] methods) => Route(id, Clusters.Auth, path, methods);

    private static RouteConfig Route(string id, string cluster, string path, string[] methods) => new()
    {
        RouteId = id,
        ClusterId = cluster,
        Match = new RouteMatch { Path = path, Methods = methods.Length == 0 ? null : methods },
    };
}
