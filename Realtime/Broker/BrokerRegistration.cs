using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Realtime.Broker;

internal static class BrokerRegistration
{
    /// <summary>Starts whichever broker is registered, with the <see cref="IBrokerEvents"/> in the services.</summary>
    public static IServiceCollection AddRealtimeBrokerStart(this IServiceCollection services, string readyTag)
    {
        services.AddSingleton<BrokerStarter>();
        services.AddSingleton<IHostedService>(static provider => provider.GetRequiredService<BrokerStarter>());
        services.AddHealthChecks().AddCheck<BrokerStarter>("broker", tags: [readyTag]);
        return services;
    }
}
