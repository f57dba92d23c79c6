using Yarp.ReverseProxy.Configuration;

namespace LoadBalancer.Balancing;

/// <summary>
/// What of the services behind can be reached from outside. Everything else is answered here: the nodes' health endpoints and the token service's
/// other paths are nobody's business out there.
/// </summary>
internal static class ProxyRoutes
{
    private static readonly RouteConfig[] Public =
    [
        ToNodes("connection", "/connection/{**rest}"),
        ToNodes("emulation", "/emulation", HttpMethods.Post, HttpMethods.Options),
        ToNodes("api", "/api/{**rest}"),
        ToAuth("auth-keys", "/auth/.well-known/{**document}", HttpMethods.Get, HttpMethods.Head, HttpMethods.Options),
        ToAuth("auth-token", "/auth/connect/token", HttpMethods.Post, HttpMethods.Options),
    ];

    private static readonly RouteConfig Demo = ToAuth("auth-demo", "/auth/demo/token", HttpMethods.Post);

    /// <param name="withDemo">Tokens for anybody who asks: in Development only.</param>
    public static IReadOnlyList<RouteConfig> All(bool withDemo) => withDemo ? [.. Public, Demo] : Public;

    private static RouteConfig ToNodes(string id, string path, params string[] methods) => Route(id, Clusters.Realtime, path, methods);

    private static RouteConfig ToAuth(string id, string path, params string[] methods) => Route(id, Clusters.Auth, path, methods);

    private static RouteConfig Route(string id, string cluster, string path, string[] methods) => new()
    {
        RouteId = id,
        ClusterId = cluster,
        Match = new RouteMatch { Path = path, Methods = methods.Length == 0 ? null : methods },
    };
}
