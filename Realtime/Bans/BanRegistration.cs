using Microsoft.Extensions.DependencyInjection;
using Realtime.Cluster;
using Realtime.Cluster.Orders;
using Realtime.Telemetry;

namespace Realtime.Bans;

internal static class BanRegistration
{
    /// <summary>The copy of the list and who asks it. The services must also hold an <see cref="IBanStore"/>, the hub's tables and an <see cref="IControlBus"/>.</summary>
    public static IServiceCollection AddRealtimeBans(this IServiceCollection services) => services
        .AddSingleton<BanMetrics>()
        .AddSingleton<BanList>()
        .AddSingleton<BanEnforcer>()
        .AddSingleton<BanDoor>()
        .AddSingleton<BanSync>()
        .AddSingleton<BanOrderHandler>()
        .AddSingleton<BanOffice>()
        .AddSingleton<IControlBusEvents>(static provider => provider.GetRequiredService<BanSync>())
        .AddSingleton<IControlOrderHandler<BanOrder, OrderDone>>(static provider => provider.GetRequiredService<BanOrderHandler>());

    /// <summary>Keeps the copy up to date while the host runs, and says how it is.</summary>
    public static IServiceCollection AddRealtimeBanSync(this IServiceCollection services, string readyTag)
    {
        services.AddHealthChecks().AddCheck<BanHealthCheck>(BanHealthCheck.Name, tags: [readyTag]);
        return services.AddHostedService<BanService>();
    }
}
