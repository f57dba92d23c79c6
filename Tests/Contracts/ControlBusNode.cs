using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Realtime.Cluster;
using Realtime.Cluster.Orders;
using Tests.Support;

namespace Tests.Contracts;

/// <summary>One node's control bus, started, with what it was asked and what it counted. Its name may be in the registry or not, as the test likes.</summary>
internal sealed class ControlBusNode : IAsyncDisposable, INodeIdentity
{
    private readonly ServiceProvider _services;
    private readonly List<IHostedLifecycleService> _hosted = [];

    private ControlBusNode(IServiceCollection services, string name, IEnumerable<(string Key, string Value)> settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings
                .GroupBy(static setting => setting.Key, StringComparer.Ordinal)
                .Select(static setting => KeyValuePair.Create($"{ClusterOptions.SectionName}:{setting.Key}", (string?)setting.Last().Value)))
            .Build();
        _services = services
            .AddRealtimeControlOrders(configuration)
            .AddSingleton<ILoggerFactory>(LoggerFactory.Create(logging => logging.AddProvider(Logs).SetMinimumLevel(LogLevel.Debug)))
            .AddSingleton(new NodeName(name))
            .AddSingleton<INodeIdentity>(this)
            .AddSingleton<IControlOrderHandler<EmulationOrder, EmulationDone>>(Orders)
            .AddSingleton<IControlOrderHandler<ChannelsOrder, ChannelsAnswer>>(Orders)
            .BuildServiceProvider();
        Counted = new CountedEvents(_services);
        Bus = _services.GetRequiredService<IControlBus>();
    }

    public IServiceProvider Services => _services;

    public IControlBus Bus { get; }

    public ControlOrderProbe Orders { get; } = new();

    public CountedEvents Counted { get; }

    public CapturedLogs Logs { get; } = new();

    public NodeId? Node { get; set; }

    public static async Task<ControlBusNode> StartAsync(IServiceCollection services, string name, IEnumerable<(string Key, string Value)> settings)
    {
        var node = Create(services, name, settings);
        foreach (var service in node._services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
        {
            node._hosted.Add(service);
            await service.StartingAsync(TestContext.Current.CancellationToken);
        }

        return node;
    }

    /// <summary>Not started: whoever made it runs its parts.</summary>
    public static ControlBusNode Create(IServiceCollection services, string name, IEnumerable<(string Key, string Value)> settings) =>
        new(services.AddLogging(), name, settings);

    /// <summary>Gives an order that every node of these tests carries out.</summary>
    public async Task<Survey<EmulationDone>> AskAllAsync(string session = "s") =>
        await Bus.AskAllAsync(Order(session), TestContext.Current.CancellationToken);

    /// <inheritdoc cref="AskAllAsync"/>
    public async Task<EmulationDone?> AskAsync(string node, string session = "s") =>
        await Bus.AskAsync(node, Order(session), TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _hosted)
        {
            await service.StoppedAsync(CancellationToken.None);
        }

        Counted.Dispose();
        await _services.DisposeAsync();
    }

    public static EmulationOrder Order(string session) => new(session, Encoding.UTF8.GetBytes("{}"));

    /// <returns>How long it took.</returns>
    public static async Task<TimeSpan> MeasureAsync(Func<Task> act)
    {
        var watch = Stopwatch.StartNew();
        await act();
        return watch.Elapsed;
    }
}
