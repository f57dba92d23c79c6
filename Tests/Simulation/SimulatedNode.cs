using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime;
using Realtime.Broker;
using Realtime.Channels;
using Realtime.Cluster;
using Realtime.Cluster.Bus;
using Realtime.Cluster.Orders;
using Realtime.Connections;
using Realtime.Hub;
using Realtime.Lifecycle;
using Realtime.Lifecycle.Draining;
using Realtime.Lifecycle.Orders;
using Realtime.Presence;
using Realtime.Protocol;
using Realtime.Subscriptions;
using Realtime.Telemetry;
using Tests.Support;

namespace Tests.Simulation;

/// <summary>One process of a node, from its link to the store to the links of its clients, with the engine's own parts between them.</summary>
internal sealed class SimulatedNode : IDisposable
{
    private static readonly ClientTransport Transport = new("http_stream", "json");

    private readonly SimulatedWorld _world;
    private readonly ServiceProvider _services;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<SimulatedLink> _links = [];
    private readonly SimulatedSink _sink = new();

    public SimulatedNode(SimulatedWorld world, string name)
    {
        _world = world;
        Name = name;
        Process = new SimulatedProcess(world.Scheduler);
        Link = new StoreLink(world.Scheduler, world.Store, world.Plan, Process) { IsHealthy = world.IsHealthy };
        _services = Build();
    }

    public string Name { get; }

    public SimulatedProcess Process { get; }

    public StoreLink Link { get; }

    /// <summary>It takes clients.</summary>
    public bool IsOpen => Process.IsAlive && Get<DrainState>().TakesClients;

    /// <summary>Orders that it carried out, as often as it did.</summary>
    public List<string> Orders { get; } = [];

    public IReadOnlyList<SimulatedLink> Links => _links;

    public ChannelTable Channels => Get<ChannelTable>();

    public IControlBus Bus => Get<IControlBus>();

    public int LeftBehind => _sink.Count + _sink.AudienceCount + Get<ChannelTable>().All().Count + Get<ClientTable>().All().Count;

    public void Start() => Process.Post(_ => _ = _world.OwnAsync(RunAsync()), null);

    /// <summary>From a client; the node's operating system answers, whatever the process does.</summary>
    public SimulatedLink Accept(SimulatedClient client)
    {
        var link = new SimulatedLink(_world.Scheduler, _world.Plan, client, this);
        _links.RemoveAll(static link => !link.IsOpen);
        _links.Add(link);
        var factory = Get<ConnectionFactory>();
        Process.Post(_ => _ = _world.OwnAsync(_sink.RunAsync(link, (sink, id) => factory.Open(sink, id, ProtocolCodecs.For(FrameFormat.StreamJson), Transport))), null);
        return link;
    }

    /// <summary>Its memory is gone, its connections end, and what it held in the store stays until its lease is over.</summary>
    public void Kill()
    {
        Process.Kill();
        Link.End();
        foreach (var link in _links.Where(static link => link.IsOpen))
        {
            link.NodeDied();
        }
    }

    /// <summary>Sends its clients away and stops in good order.</summary>
    public Task DrainAsync()
    {
        var done = new TaskCompletionSource();
        Process.Post(_ => _ = _world.OwnAsync(DrainInsideAsync(done)), null);
        return done.Task;
    }

    /// <summary>After the run: what still waits in it stays as it is, so its parts are not asked to end.</summary>
    public void Dispose() => _stop.Dispose();

    private T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    private async Task DrainInsideAsync(TaskCompletionSource done)
    {
        await Get<Drain>().RunAsync(CancellationToken.None);
        Stop();
        done.TrySetResult();
    }

    /// <summary>At once: the asynchronous way would leave the simulation.</summary>
    private void Stop() => _stop.Cancel();

    private async Task RunAsync()
    {
        await Get<IBroker>().StartAsync(Get<IBrokerEvents>(), CancellationToken.None);
        await Task.WhenAll(
            EndQuietlyAsync(Get<ControlBusLoop>().RunAsync(_stop.Token)),
            EndQuietlyAsync(Get<NodeLeaseLoop>().RunAsync(_stop.Token)),
            EndQuietlyAsync(Get<PresenceKeeper>().RunAsync(_stop.Token)),
            EndQuietlyAsync(Get<PositionAudit>().RunAsync(_stop.Token)));
    }

    private async Task EndQuietlyAsync(Task running)
    {
        try
        {
            await running;
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // As the host takes it.
        }
    }

    private ServiceProvider Build()
    {
        var plan = _world.Plan;
        var channels = new ChannelOptions();
        channels.Namespaces.Add(SimulatedWorld.Namespace, plan.Policy);
        var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(Process.Clock)
            .AddSingleton(new Random(_world.Scheduler.Choose(int.MaxValue)))
            .AddRealtimeEngine()
            .AddSingleton<ILoggerFactory>(_world.Logs)
            .AddSingleton<IHostEnvironment>(new FixedEnvironment(Environments.Development))
            .AddSingleton(Options.Create(channels))
            .AddSingleton(Options.Create(plan.Channels))
            .AddSingleton(Options.Create(new AccessOptions { Insecure = true }))
            .AddSingleton(Options.Create(new NodeOptions { Name = Name, Address = NodeOptions.NoAddress }))
            .AddSingleton(Options.Create(new ClusterOptions { Secret = "the same for all nodes of a simulation" }))
            .AddSingleton(Options.Create(new DrainOptions { Window = TimeSpan.FromSeconds(2) }))
            .AddSingleton(_world.Store.Switches.Hub)
            .AddSingleton(_world.Store)
            .AddSingleton(Link)
            .AddSingleton<IBroker, SimulatedBroker>()
            .AddSingleton<INodeRegistry, SimulatedRegistry>()
            .AddSingleton<IPresenceStore, SimulatedPresence>()
            .AddSingleton<IControlTransport, SimulatedControlTransport>()
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
            .AddSingleton<IControlOrderHandler<DisconnectOrder, OrderDone>>(provider => new CountedOrders(new DisconnectOrderHandler(provider.GetRequiredService<ClientTable>()), Orders));
        return services.BuildServiceProvider();
    }

    private sealed class NoAddresses : IServerAddresses
    {
        public Task<IReadOnlyCollection<string>> WaitAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyCollection<string>>([]);
    }
}
