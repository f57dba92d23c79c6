using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Realtime.Telemetry;

namespace Realtime.Cluster;

internal static class ControlOrderRegistration
{
    /// <summary>What every control bus needs. The services must also hold a <see cref="NodeName"/> and an <see cref="IControlOrderHandler{TOrder, TAnswer}"/> for each order that this node carries out.</summary>
    public static IServiceCollection AddRealtimeControlOrders(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<ClusterOptions>()
            .Bind(configuration.GetSection(ClusterOptions.SectionName))
            .PostConfigure(static options => options.Secret = options.Secret is { Length: > 0 } secret ? secret : null)
            .ValidateOnStart();
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ClusterOptions>, ClusterOptionsValidator>());
        services.TryAddSingleton<ClusterMetrics>();
        services.TryAddSingleton<NameConflict>();
        services.TryAddSingleton<ControlOrderTable>();
        services.TryAddSingleton<OrderRunner>();
        return services;
    }
}
