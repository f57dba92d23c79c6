using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Realtime.Connections;
using Realtime.Telemetry;

namespace Realtime.Lifecycle.Load;

internal static class LoadRegistration
{
    /// <summary>What this node tells others of how busy it is.</summary>
    public static IServiceCollection AddRealtimeLoad(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<LoadOptions>().Bind(configuration.GetSection(LoadOptions.SectionName)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<LoadOptions>, LoadOptionsValidator>());
        services.TryAddSingleton<LoadMetrics>();
        services.TryAddSingleton<INodeLoad>(static provider => new ProcessLoad(
            provider.GetRequiredService<OpenConnections>(),
            provider.GetRequiredService<IOptions<LoadOptions>>(),
            provider.GetRequiredService<LoadMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            ProcessUsage.Read));
        return services;
    }
}
