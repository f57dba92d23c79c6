using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Realtime.Cluster;
using Realtime.Connections;
using Realtime.Lifecycle.Draining;
using Realtime.Lifecycle.Load;
using Realtime.Lifecycle.Orders;
using Realtime.Telemetry;

namespace Realtime.Lifecycle;

internal static class LifecycleRegistration
{
    /// <summary>Joins the cluster of the registered <see cref="INodeRegistry"/> when the registered <see cref="IServerAddresses"/> are known.</summary>
    public static IServiceCollection AddRealtimeLifecycle(this IServiceCollection services, IConfiguration configuration, string readyTag)
    {
        services.AddOptions<NodeOptions>()
            .Bind(configuration.GetSection(NodeOptions.SectionName))
            .PostConfigure(static options =>
            {
                options.Name = options.Name is { Length: > 0 } name ? name : NameOfMachine();
                options.Address = options.Address is { Length: > 0 } address ? address : null;
            })
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<NodeOptions>, NodeOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<NodeOptions>, NodeAddressValidator>());
        services.TryAddSingleton<NodeLife>();
        services.TryAddSingleton<INodeIdentity>(static provider => provider.GetRequiredService<NodeLife>());
        services.TryAddSingleton<NodeLeaseLoop>();
        services.AddHostedService<NodeLeaseService>();
        services.AddHealthChecks().AddCheck<NodeHealthCheck>("node", tags: [readyTag]);
        return services.AddRealtimeDrain(configuration).AddRealtimeLoad(configuration).AddRealtimeNodeOrders();
    }

    /// <summary>The host's patience follows the window, unless the host has a value of its own.</summary>
    private static IServiceCollection AddRealtimeDrain(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DrainOptions>().Bind(configuration.GetSection(DrainOptions.SectionName)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DrainOptions>, DrainOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<HostOptions>, ShutdownTimeoutRules>());
        services.AddOptions<HostOptions>().Configure<IOptions<DrainOptions>>((host, drain) =>
        {
            if (host.ShutdownTimeout == new HostOptions().ShutdownTimeout && string.IsNullOrEmpty(configuration[ShutdownTimeoutRules.Key]))
            {
                host.ShutdownTimeout = ShutdownTimeoutRules.For(drain.Value.Window);
            }
        });
        services.TryAddSingleton(Random.Shared);
        services.TryAddSingleton<DrainState>();
        services.TryAddSingleton<OpenConnections>();
        services.AddMetrics().AddSingleton<DrainMetrics>().AddSingleton<Drain>().AddHostedService<SecondSignal>();
        return services;
    }

    /// <summary>Two processes on one machine get two names; what a name may not contain becomes a hyphen.</summary>
    private static string NameOfMachine()
    {
        var machine = Environment.MachineName.Select(static letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '-').Take(100);
        return $"{string.Concat(machine)}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}";
    }
}
