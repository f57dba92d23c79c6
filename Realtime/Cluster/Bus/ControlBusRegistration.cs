using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Realtime.Cluster.Messages;

namespace Realtime.Cluster.Bus;

internal static class ControlBusRegistration
{
    /// <summary>
    /// The bus over the registered <see cref="IControlTransport"/>. The services must also hold what <see cref="ControlOrderRegistration.AddRealtimeControlOrders"/> adds, and an
    /// <see cref="INodeIdentity"/>.
    /// </summary>
    /// <param name="services">Gets the parts.</param>
    /// <param name="readyTag">Marks the health checks that decide readiness.</param>
    /// <param name="keyPrefix">Nodes with the same one are one cluster.</param>
    public static IServiceCollection AddRealtimeControlBus(this IServiceCollection services, string readyTag, Func<IServiceProvider, string> keyPrefix)
    {
        services.AddHealthChecks()
            .AddCheck<ControlBusHealthCheck>(ControlBusHealthCheck.Name, tags: [readyTag])
            .AddCheck<NameHealthCheck>(NameHealthCheck.Name, tags: [readyTag]);
        return services.AddSingleton(static provider => new MessageSeal(ControlSecret.Of(provider.GetRequiredService<IOptions<ClusterOptions>>().Value)))
            .AddSingleton(provider => new ControlChannels(keyPrefix(provider)))
            .AddSingleton<MessageWriter>()
            .AddSingleton<RefusedMessages>()
            .AddSingleton<OrderQueue>()
            .AddSingleton<PendingAsks>()
            .AddSingleton<RemoteOrders>()
            .AddSingleton<ControlInbox>()
            .AddSingleton<ControlWord>()
            .AddSingleton<MissedOrders>()
            .AddSingleton<ControlHearings>()
            .AddSingleton<ControlBusLoop>()
            .AddSingleton<IControlBus, ControlBus>()
            .AddHostedService<ControlBusService>();
    }
}
