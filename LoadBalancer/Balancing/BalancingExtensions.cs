using LoadBalancer.Draining;
using LoadBalancer.Nodes;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace LoadBalancer.Balancing;

internal static class BalancingExtensions
{
    /// <summary>The proxy, fed by the registry.</summary>
    public static void AddBalancing(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<BalancingOptions>().BindPresent(BalancingOptions.SectionName).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BalancingOptions>, BalancingOptionsValidator>();
        services.AddSingleton<IValidateOptions<BalancingOptions>, BalancingOptionsRules>();
        services.AddSingleton<ProxyClusters>();
        services.AddSingleton<NodeProxyConfigProvider>();
        services.AddSingleton<IProxyConfigProvider>(static provider => provider.GetRequiredService<NodeProxyConfigProvider>());
        services.AddSingleton<INodeListener>(static provider => provider.GetRequiredService<NodeProxyConfigProvider>());
        services.AddReverseProxy().AddTransforms(ForwardedHeaders.Apply).AddTransforms(DrainingNodes.Apply).AddTransforms(StreamHeads.Apply);
        services.AddSingleton<IForwarderHttpClientFactory, AuthDiscoveryClientFactory>();

        // Two lines for every request.
        builder.Logging.AddFilter("Yarp.ReverseProxy.Forwarder", LogLevel.Warning);
    }

    public static void MapBalancing(this WebApplication app) => app.MapReverseProxy(proxy =>
    {
        proxy.Use(app.Services.GetRequiredService<OpenRelays>().KeepAsync);
        proxy.Use(ProxySteps.LeaveSocketsOutOfLatencyAsync);
        proxy.Use(ProxySteps.AdviseWhenNoNodeIsThereAsync);
        proxy.Use(ProxySteps.NameTimeoutsAsync);
        proxy.Use(Failover.TakeAnotherNodeAsync);
        proxy.Use(SoundNodes.PreferAsync);
        proxy.UseSessionAffinity();
        proxy.UseLoadBalancing();
        proxy.UsePassiveHealthChecks();
    });
}
