using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime;
using Realtime.Bans;
using Realtime.Bans.Memory;
using Realtime.Broker;
using Realtime.Channels;
using Realtime.Cluster;
using Realtime.Cluster.Bus;
using Realtime.Cluster.Orders;
using Realtime.Hub;
using Realtime.Lifecycle;
using Realtime.Lifecycle.Draining;
using Realtime.Lifecycle.Orders;
using Realtime.Presence;
using Realtime.Protocol;
using Realtime.Telemetry;
using Tests.Support;

namespace Tests.Simulation;

/// <summary>
/// How the parts of a node are put together. What a process of its own has once, a simulated node has once in its scope: so one provider, which has found out how everything
/// is made, does for all nodes of all runs.
/// </summary>
internal static class SimulatedParts
{
    private static readonly ServiceProvider All = Compose().BuildServiceProvider();

    /// <summary>The parts of one node.</summary>
    public static IServiceProvider Of(SimulatedNode node)
    {
        var parts = All.CreateScope().ServiceProvider;
        parts.GetRequiredService<Owner>().Node = node;
        return parts;
    }

    private static ServiceCollection Compose()
    {
        var services = new ServiceCollection();
        AddWorld(services);
        services.AddRealtimeEngine();
        AddOptions(services);
        AddStore(services);
        AddCluster(services);
        for (var i = 0; i < services.Count; i++)
        {
            services[i] = Scoped(services[i]);
        }

        return services;
    }

    private static void AddWorld(ServiceCollection services) => services
        .AddSingleton<Owner>()
        .AddSingleton<TimeProvider>(static provider => Node(provider).Process.Clock)
        .AddSingleton(static provider => new Random(Node(provider).Seed));

    private static void AddOptions(ServiceCollection services) => services
        .AddSingleton<ILoggerFactory>(static provider => Node(provider).World.Logs)
        .AddSingleton<IHostEnvironment>(new FixedEnvironment(Environments.Development))
        .AddSingleton(static provider => Options.Create(Channels(Node(provider).World.Plan)))
        .AddSingleton(static provider => Options.Create(Node(provider).World.Plan.Channels))
        .AddSingleton(static _ => Options.Create(new AccessOptions { Insecure = true }))
        .AddSingleton(static provider => Options.Create(new NodeOptions { Name = Node(provider).Name, Address = NodeOptions.NoAddress }))
        .AddSingleton(static _ => Options.Create(new ClusterOptions { Secret = "the same for all nodes of a simulation" }))
        .AddSingleton(static _ => Options.Create(new DrainOptions { Window = TimeSpan.FromSeconds(2) }));

    private static void AddStore(ServiceCollection services) => services
        .AddSingleton(static provider => Node(provider).World.Store.Switches.Hub)
        .AddSingleton(static provider => Node(provider).World.Store)
        .AddSingleton(static provider => Node(provider).Link)
        .AddSingleton<IBroker, SimulatedBroker>()
        .AddSingleton<INodeRegistry, SimulatedRegistry>()
        .AddSingleton<IPresenceStore, SimulatedPresence>()
        .AddSingleton<IBanStore, MemoryBanStore>()
        .AddSingleton<IControlTransport, SimulatedControlTransport>();

    private static void AddCluster(ServiceCollection services)
    {
        services
            .AddSingleton<IServerAddresses, NoAddresses>()
            .AddSingleton<INodeLoad, NoNodeLoad>()
            .AddSingleton<NodeLife>()
            .AddSingleton<INodeIdentity>(static provider => provider.GetRequiredService<NodeLife>())
            .AddSingleton<NodeLeaseLoop>()
            .AddSingleton<DrainState>()
            .AddSingleton<Drain>()
            .AddSingleton<NameConflict>()
            .AddSingleton<ControlOrderTable>()
            .AddSingleton<OrderRunner>()
            .AddRealtimeControlBus("ready", static _ => "simulation")
            .AddRealtimeNodeOrders();
        services
            .AddSingleton<DrainMetrics>()
            .AddSingleton<ClusterMetrics>()
            .AddSingleton<IMeterFactory, UnheardMeters>()
            .AddSingleton<IControlOrderHandler<DisconnectOrder, OrderDone>>(static provider =>
                new CountedOrders(new DisconnectOrderHandler(provider.GetRequiredService<ClientTable>()), Node(provider).Orders));
    }

    private static ChannelOptions Channels(FaultPlan plan)
    {
        var channels = new ChannelOptions();
        channels.Namespaces.Add(SimulatedWorld.Namespace, plan.Policy);
        return channels;
    }

    private static SimulatedNode Node(IServiceProvider provider) => provider.GetRequiredService<Owner>().Node!;

    /// <summary>What is there already is everybody's.</summary>
    private static ServiceDescriptor Scoped(ServiceDescriptor service) => service switch
    {
        { IsKeyedService: true } or { Lifetime: not ServiceLifetime.Singleton } or { ImplementationInstance: not null } => service,
        { ImplementationFactory: { } factory } => ServiceDescriptor.Scoped(service.ServiceType, factory),
        { ImplementationType: { } type } => ServiceDescriptor.Scoped(service.ServiceType, type),
        _ => throw new InvalidOperationException($"Nobody knows how {service.ServiceType} is made."),
    };

    private sealed class Owner
    {
        public SimulatedNode? Node { get; set; }
    }

    private sealed class NoAddresses : IServerAddresses
    {
        public Task<IReadOnlyCollection<string>> WaitAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyCollection<string>>([]);
    }
}
