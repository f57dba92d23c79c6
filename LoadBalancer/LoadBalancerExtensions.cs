using LoadBalancer.Affinity;
using LoadBalancer.Balancing;
using LoadBalancer.Draining;
using LoadBalancer.Edge;
using LoadBalancer.Health;
using LoadBalancer.Limits;
using LoadBalancer.Nodes;
using LoadBalancer.Tls;
using ServiceDefaults;

namespace LoadBalancer;

/// <summary>The named list of the balancer's parts, in the order in which they start and in which a request meets them.</summary>
internal static class LoadBalancerExtensions
{
    public static void AddLoadBalancer(this WebApplicationBuilder builder)
    {
        builder.AddServiceDefaults(EdgeMetrics.MeterName);
        builder.AddNodeRegistry();
        builder.AddNodeAffinity();
        builder.AddBalancing();
        builder.AddNodeHealth();
        builder.AddServerCertificate();
        builder.AddEdge();
        builder.AddAddressLimits();
        builder.AddDraining();
    }

    public static void UseLoadBalancer(this WebApplication app)
    {
        app.UseAcmeChallenges();
        app.UseEdge();
        app.UseAddressLimits();
        app.UsePage();
        app.MapDefaultEndpoints();
        app.MapBalancing();
    }
}
