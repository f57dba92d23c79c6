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
    public static IServiceCollection AddRealtimeControlBus(this IServiceCollection services, Func<IServiceProvider, string> keyPrefix) => services
        .AddSingleton(static provider => new MessageSeal(ControlSecret.Of(provider.GetRequiredService<IOptions<ClusterOptions>>().Value)))
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
