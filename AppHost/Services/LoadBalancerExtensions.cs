using System.Globalization;
using AppHost.Settings;

namespace AppHost.Services;

internal static class LoadBalancerExtensions
{
    private const string HttpsEndpoint = "https";

    /// <summary>Where a platform's ingress may sit (RFC 1918, RFC 6598, RFC 4193). Only through it do clients reach a published balancer, and none of them has such an address.</summary>
    private static readonly string[] IngressNetworks = ["10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"];

    /// <summary>The one address for people. Where the topology is published, TLS ends at the platform's ingress, so there is http only.</summary>
    public static IResourceBuilder<ProjectResource> AddLoadBalancer(this IDistributedApplicationBuilder builder, TopologySettings settings)
    {
        var loadBalancer = builder.AddService<Projects.LoadBalancer>("load-balancer").WithDataDirectory(settings);
        if (builder.ExecutionContext.IsPublishMode)
        {
            return loadBalancer.WithOwnHttpEndpoint().WithExternalHttpEndpoints().WithReadiness().TrustingTheIngress();
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

    /// <summary>Otherwise all clients were one address to the balancer, and its limits were for all of them together.</summary>
    private static IResourceBuilder<ProjectResource> TrustingTheIngress(this IResourceBuilder<ProjectResource> loadBalancer)
    {
        foreach (var (index, network) in IngressNetworks.Index())
        {
            loadBalancer.WithEnvironment(string.Create(CultureInfo.InvariantCulture, $"LoadBalancer__TrustedProxies__Networks__{index}"), network);
        }

        return loadBalancer;
    }

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
