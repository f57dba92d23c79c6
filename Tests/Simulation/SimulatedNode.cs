using Microsoft.Extensions.DependencyInjection;
using Realtime.Bans;
using Realtime.Broker;
using Realtime.Channels;
using Realtime.Cluster;
using Realtime.Cluster.Bus;
using Realtime.Connections;
using Realtime.Hub;
using Realtime.Lifecycle;
using Realtime.Lifecycle.Draining;
using Realtime.Protocol;
using Realtime.Subscriptions;

namespace Tests.Simulation;

/// <summary>One process of a node, from its link to the store to the links of its clients, with the engine's own parts between them.</summary>
internal sealed class SimulatedNode : IDisposable
{
    private static readonly ClientTransport Transport = new("http_stream", "json");

    private readonly SimulatedWorld _world;
    private readonly IServiceProvider _parts;
    private readonly DrainState _drain;
    private readonly ConnectionFactory _factory;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<SimulatedLink> _links = [];
    private readonly SimulatedSink _sink = new();

    public SimulatedNode(SimulatedWorld world, string name)
    {
        _world = world;
        Name = name;
        Process = new SimulatedProcess(world.Scheduler);
        Link = new StoreLink(world.Scheduler, world.Store, world.Plan, Process) { IsHealthy = world.IsHealthy };
        Seed = world.Scheduler.Choose(int.MaxValue);
        _parts = SimulatedParts.Of(this);
        _drain = Get<DrainState>();
        _factory = Get<ConnectionFactory>();

        // Nobody is banned here (BanSimulationTests do that): the doors only have to know it.
        Get<BanList>().Replace(new Dictionary<string, BanChange>(StringComparer.Ordinal), new BanPage(BanPosition.Start, IsFromStart: true, HasMore: false, 0, []), BanPosition.Start);
    }

    public string Name { get; }

    public SimulatedWorld World => _world;

    /// <summary>Of its own choices.</summary>
    public int Seed { get; }

    public SimulatedProcess Process { get; }

    public StoreLink Link { get; }

    /// <summary>It takes clients.</summary>
    public bool IsOpen => Process.IsAlive && _drain.TakesClients;

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
        Process.Post(_ => _ = _world.OwnAsync(_sink.RunAsync(link, (sink, id) => _factory.Open(sink, id, ProtocolCodecs.For(FrameFormat.StreamJson), Transport))), null);
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
        where T : notnull => _parts.GetRequiredService<T>();

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
}
