using AppHost.Settings;

namespace AppHost.Services;

internal static class LoadBalancerExtensions
{
    private const string HttpsEndpoint = "https";

    /// <summary>The one address for people. Where the topology is published, TLS ends at the platform's ingress, so there is http only.</summary>
    public static IResourceBuilder<ProjectResource> AddLoadBalancer(this IDistributedApplicationBuilder builder, TopologySettings settings)
    {
        var loadBalancer = builder.AddService<Projects.LoadBalancer>("load-balancer").WithDataDirectory(settings);
        if (builder.ExecutionContext.IsPublishMode)
        {
            return loadBalancer.WithOwnHttpEndpoint().WithExternalHttpEndpoints().WithReadiness();
        }

        return loadBalancer
            .WithHttpsEndpoint(name: HttpsEndpoint, port: PortOrAny(settings.HttpsPort), isProxied: false)
            .WithOwnHttpEndpoint(PortOrAny(settings.HttpPort))
            .WithReadiness()
            .WithEnvironment("LoadBalancer__Drain__Window", ServiceExtensions.DrainWindow)
            .WithUrls(LinkWhatPeopleOpen);
    }

    public static Uri PageAddress(this IResourceWithEndpoints loadBalancer) => new(loadBalancer.GetEndpoint(HttpsEndpoint).Url);

    public static Uri WebSocketAddress(this IResourceWithEndpoints loadBalancer) =>
        new UriBuilder(loadBalancer.PageAddress()) { Scheme = Uri.UriSchemeWss, Path = "/connection/websocket" }.Uri;

    private static int? PortOrAny(int port) => port == 0 ? null : port;

    private static void LinkWhatPeopleOpen(ResourceUrlsCallbackContext context)
    {
        var loadBalancer = (IResourceWithEndpoints)context.Resource;
        var page = loadBalancer.PageAddress();
        context.Urls.Clear();
        context.Urls.Add(new ResourceUrlAnnotation { Url = page.AbsoluteUri, DisplayText = "Chat page" });
        context.Urls.Add(new ResourceUrlAnnotation { Url = loadBalancer.WebSocketAddress().AbsoluteUri, DisplayText = "WebSocket endpoint" });
        context.Urls.Add(new ResourceUrlAnnotation { Url = new Uri(page, "/health/ready").AbsoluteUri, DisplayText = "Health" });
    }
}
