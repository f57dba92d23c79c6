using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime;
using Realtime.Broker;
using Realtime.Cluster;
using Realtime.Hub;
using Realtime.Presence;
using Realtime.Subscriptions;

namespace Tests.Support;

/// <summary>A node's hub and subscriptions without sockets, around the test's broker and clock.</summary>
internal sealed class HubParts : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    /// <param name="broker">Not started yet.</param>
    /// <param name="time">Every clock of it.</param>
    /// <param name="options">null = the defaults.</param>
    public HubParts(IBroker broker, TimeProvider time, LiveChannelOptions? options = null)
    {
        _services = new ServiceCollection()
            .AddLogging(logging => logging.AddProvider(Logs).SetMinimumLevel(LogLevel.Error))
            .AddSingleton(time)
            .AddRealtimeEngine()
            .AddSingleton(Options.Create(options ?? new LiveChannelOptions()))
            .AddSingleton(broker)
            .AddSingleton<IPresenceStore>(Presence)
            .AddSingleton<INodeIdentity>(new Identity())
            .BuildServiceProvider();
        Channels = _services.GetRequiredService<ChannelTable>();
        Events = _services.GetRequiredService<IBrokerEvents>();
        Opener = _services.GetRequiredService<SubscriptionOpener>();
        Ender = _services.GetRequiredService<SubscriptionEnder>();
        Keeper = _services.GetRequiredService<PresenceKeeper>();
        Repair = _services.GetRequiredService<IChannelRepair>();
    }

    public ChannelTable Channels { get; }

    public IBrokerEvents Events { get; }

    public SubscriptionOpener Opener { get; }

    public SubscriptionEnder Ender { get; }

    public PresenceKeeper Keeper { get; }

    public IChannelRepair Repair { get; }

    public FakePresenceStore Presence { get; } = new();

    public CapturedLogs Logs { get; } = new();

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private sealed class Identity : INodeIdentity
    {
        public NodeId? Node { get; } = new("node-1", 1);
    }
}
