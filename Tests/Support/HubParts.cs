using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime;
using Realtime.Broker;
using Realtime.Channels;
using Realtime.Cluster;
using Realtime.Hooks;
using Realtime.Hub;
using Realtime.Presence;
using Realtime.Protocol;
using Realtime.Subscriptions;

namespace Tests.Support;

/// <summary>A node's hub and subscriptions without sockets, around the test's broker and clock.</summary>
internal sealed class HubParts : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    /// <param name="broker">Not started yet.</param>
    /// <param name="time">Every clock of it.</param>
    /// <param name="options">null = the defaults.</param>
    /// <param name="policies">null = no namespace has one.</param>
    public HubParts(IBroker broker, TimeProvider time, LiveChannelOptions? options = null, ChannelOptions? policies = null)
    {
        _services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(Logs).SetMinimumLevel(LogLevel.Error))
            .AddSingleton(time)
            .AddRealtimeEngine()
            .Configure<AccessOptions>(static _ => { })
            .AddSingleton(Options.Create(options ?? new LiveChannelOptions()))
            .AddSingleton(Options.Create(policies ?? new ChannelOptions()))
            .AddSingleton(broker)
            .AddSingleton<IPresenceStore>(Presence)
            .AddSingleton<INodeIdentity>(new Identity())
            .BuildServiceProvider();
        Channels = _services.GetRequiredService<ChannelTable>();
        Events = _services.GetRequiredService<IBrokerEvents>();
        Opener = _services.GetRequiredService<SubscriptionOpener>();
        Planner = _services.GetRequiredService<SubscriptionPlanner>();
        Renewal = _services.GetRequiredService<PresenceRenewal>();
        Hooks = _services.GetRequiredService<HookRunner>();
        Ender = _services.GetRequiredService<SubscriptionEnder>();
        Keeper = _services.GetRequiredService<PresenceKeeper>();
        Repair = _services.GetRequiredService<IChannelRepair>();
    }

    public IServiceProvider Services => _services;

    public ChannelTable Channels { get; }

    public IBrokerEvents Events { get; }

    public SubscriptionOpener Opener { get; }

    public SubscriptionPlanner Planner { get; }

    public PresenceRenewal Renewal { get; }

    public HookRunner Hooks { get; }

    public SubscriptionEnder Ender { get; }

    public PresenceKeeper Keeper { get; }

    public IChannelRepair Repair { get; }

    public FakePresenceStore Presence { get; } = new();

    public CapturedLogs Logs { get; } = new();

    /// <summary>As a client's subscribe does it, once it is allowed.</summary>
    public ValueTask<SubscriptionOutcome> OpenAsync(IConnection connection, SubscribeRequest request, NamespaceOptions policy, CancellationToken cancellationToken) =>
        Opener.OpenAsync(connection, Planner.ForClient(connection.State.Info.User, request, policy, grant: null, filter: null, grantDecides: false), cancellationToken);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private sealed class Identity : INodeIdentity
    {
        public NodeId? Node { get; } = new("node-1", 1);
    }
}
