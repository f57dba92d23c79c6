using Microsoft.Extensions.DependencyInjection;
using Realtime.Cluster;
using Realtime.Cluster.Bus;
using Realtime.Cluster.Memory;
using Tests.Contracts;
using Tests.Support;

namespace Tests.Simulation;

/// <summary>The nodes' own control bus in one thread and virtual time: nothing of it goes on elsewhere.</summary>
public sealed class ControlBusSimulationTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private static readonly string[] Names = ["realtime-1", "realtime-2", "realtime-3"];

    [Fact]
    public async Task Orders_are_answered_by_the_living_and_missed_ones_are_told_whatever_the_seed()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            await RunAsync(seed);
        }
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_run() => Assert.Equal(await RunAsync(7), await RunAsync(7));

    private static async Task<int> RunAsync(int seed)
    {
        var scheduler = new SeededScheduler(seed);
        await using var run = new BusRun(scheduler);
        await scheduler.Run(run.RunAsync, Limit);
        return scheduler.Trace;
    }

    private sealed class BusRun : IAsyncDisposable
    {
        private readonly SeededScheduler _scheduler;
        private readonly BusNetwork _network;
        private readonly MemoryNodeRegistry _registry;
        private readonly RecordingBusEvents _concerned = new();
        private readonly CancellationTokenSource _stop = new();
        private readonly ControlBusNode[] _nodes;

        public BusRun(SeededScheduler scheduler)
        {
            _scheduler = scheduler;
            _network = new BusNetwork { Lag = () => scheduler.LagAsync(5) };
            _registry = new MemoryNodeRegistry(scheduler.Time);
            _nodes = [.. Names.Select(Create)];
        }

        public async Task RunAsync()
        {
            var loops = _nodes.Select(static node => node.Services.GetRequiredService<ControlBusLoop>()).ToList();
            var running = loops.ConvertAll(loop => loop.RunAsync(_stop.Token));
            await Task.WhenAll(loops.Select(static loop => loop.WhenAttemptedAsync()));
            await JoinAsync();

            var surveys = await Task.WhenAll(_nodes.Select(static node => node.AskAllAsync()));
            Assert.All(surveys, static survey => Assert.Equal((Names.Length, false), (survey.Answers.Count, survey.IsPartial)));

            var deaf = _scheduler.Choose(Names.Length);
            _network.Deafen(Names[deaf]);
            var partial = await _nodes[(deaf + 1) % Names.Length].AskAllAsync();
            Assert.Equal((Names.Length - 1, true), (partial.Answers.Count, partial.IsPartial));
            var told = _concerned.Missed;
            await _scheduler.DelayAsync(10_000);
            Assert.True(_concerned.Missed > told);

            await JoinAsync();
            Assert.False((await _nodes[deaf].AskAllAsync()).IsPartial);
            Stop();
            await Task.WhenAll(running);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var node in _nodes)
            {
                await node.DisposeAsync();
            }

            _stop.Dispose();
        }

        /// <summary>At once: the asynchronous way would leave the simulation.</summary>
        private void Stop() => _stop.Cancel();

        private async Task JoinAsync()
        {
            foreach (var (node, name) in _nodes.Zip(Names))
            {
                node.Node = await _registry.JoinAsync(name);
            }
        }

        private ControlBusNode Create(string name) => ControlBusNode.Create(
            new ServiceCollection()
                .AddSingleton<TimeProvider>(_scheduler.Time)
                .AddSingleton<INodeRegistry>(_registry)
                .AddSingleton<IControlBusEvents>(_concerned)
                .AddSingleton(_network.Of(name))
                .AddRealtimeControlBus("ready", static _ => "t"),
            name,
            []);
    }
}
