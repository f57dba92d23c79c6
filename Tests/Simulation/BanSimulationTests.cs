using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Realtime.Bans;
using Realtime.Bans.Memory;
using Realtime.Cluster;
using Realtime.Cluster.Bus;
using Realtime.Cluster.Memory;
using Realtime.Hub;
using Realtime.Protocol;
using Tests.Contracts;
using Tests.Support;

namespace Tests.Simulation;

/// <summary>Bans over lost orders, a store that is away and one that forgets, in one thread and virtual time.</summary>
public sealed class BanSimulationTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);

    private static readonly string[] Names = ["realtime-1", "realtime-2", "realtime-3"];

    [Fact]
    public async Task Every_node_comes_to_know_the_last_decision_on_everybody_and_nobody_banned_stays()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var scheduler = new SeededScheduler(seed);
            await using var run = new BanRun(scheduler);
            await scheduler.Run(run.RunAsync, Limit);
        }
    }

    private sealed class BanRun : IAsyncDisposable
    {
        private const int Rounds = 12;

        /// <summary>A copy is compared every 10 s, and a call takes milliseconds.</summary>
        private const int HealedWithin = 12_000;

        private static readonly string[] Users = ["ann", "bob", "eve"];

        private readonly SeededScheduler _scheduler;
        private readonly BusNetwork _network;
        private readonly MemoryNodeRegistry _registry;
        private readonly CancellationTokenSource _stop = new();
        private readonly ControlBusNode[] _nodes;
        private readonly FaultyBanStore[] _stores;
        private readonly bool[] _isAway = new bool[Names.Length];
        private readonly SortedDictionary<string, bool> _decided = new(StringComparer.Ordinal);
        private readonly List<Client> _clients = [];
        private int _lastClient;

        public BanRun(SeededScheduler scheduler)
        {
            _scheduler = scheduler;
            _network = new BusNetwork { Lag = () => scheduler.LagAsync(5) };
            _registry = new MemoryNodeRegistry(scheduler.Time);
            var store = NewStore();
            _stores = [.. Names.Select((_, index) => new FaultyBanStore(store) { Lag = () => scheduler.LagAsync(5), IsAway = () => _isAway[index] })];
            _nodes = [.. Names.Select(Create)];
        }

        public async Task RunAsync()
        {
            var loops = _nodes.Select(static node => node.Services.GetRequiredService<ControlBusLoop>()).ToList();
            List<Task> running =
            [
                .. loops.Select(loop => loop.RunAsync(_stop.Token)),
                .. _nodes.Select(node => node.Services.GetRequiredService<BanSync>().RunAsync(_stop.Token)),
            ];
            await Task.WhenAll(loops.Select(static loop => loop.WhenAttemptedAsync()));
            await Task.WhenAll(_nodes.Select(static node => node.Services.GetRequiredService<BanSync>().WhenAttemptedAsync()));
            for (var round = 0; round < Rounds; round++)
            {
                await DisturbAsync();
                await Task.WhenAll(Users.SelectMany(user => new[] { DecideAsync(user), ConnectAsync(user), ConnectAsync(user) }));
            }

            Array.Clear(_isAway);
            await _scheduler.DelayAsync(HealedWithin);
            foreach (var (user, isBanned) in _decided)
            {
                Assert.All(_nodes, node => Assert.Equal((user, isBanned ? BanVerdict.Banned : BanVerdict.Free), (user, node.Services.GetRequiredService<BanList>().Ask(user))));
                Assert.DoesNotContain(_clients, client => isBanned && client.IsOpen && client.State.Info.User == user);
            }

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

        private async Task DisturbAsync()
        {
            var victim = _scheduler.Choose(Names.Length);
            if (_scheduler.Chance(30))
            {
                _network.Deafen(Names[victim]);
            }

            _isAway[victim] = _scheduler.Chance(30);
            if (_scheduler.Chance(15))
            {
                var empty = NewStore();
                Array.ForEach(_stores, store => store.Inner = empty);
            }

            await _scheduler.DelayAsync(_scheduler.Chance(70) ? 20 : 20 + _scheduler.Choose(15_000));

            // Who has no lease is not waited for.
            foreach (var (node, name) in _nodes.Zip(Names))
            {
                node.Node = await _registry.JoinAsync(name);
            }
        }

        /// <summary>The only decisions on this user at this time.</summary>
        private async Task DecideAsync(string user)
        {
            var office = _nodes[_scheduler.Choose(Names.Length)].Services.GetRequiredService<BanOffice>();
            var isBan = _scheduler.Chance(50);
            try
            {
                var (_, told) = isBan ? await office.BanAsync(user, 0, "", CancellationToken.None) : await office.UnbanAsync(user, CancellationToken.None);
                _decided[user] = isBan;
                if (!told!.IsPartial)
                {
                    Assert.All(_nodes, node => Assert.Equal(isBan ? BanVerdict.Banned : BanVerdict.Free, node.Services.GetRequiredService<BanList>().Ask(user)));
                    Assert.DoesNotContain(_clients, client => isBan && client.IsOpen && client.State.Info.User == user);
                }
            }
            catch (UnavailableException)
            {
                // Nothing was decided.
            }
        }

        /// <summary>As a door does it: known first, then asked about.</summary>
        private async Task ConnectAsync(string user)
        {
            var services = _nodes[_scheduler.Choose(Names.Length)].Services;
            await _scheduler.LagAsync(20);
            var info = new ClientInfo(user, (++_lastClient).ToString(CultureInfo.InvariantCulture));
            var client = new Client(info);
            _clients.Add(client);
            services.GetRequiredService<ClientTable>().Add(info, client);
            if (services.GetRequiredService<BanDoor>().AskForConnection(user) is not BanVerdict.Free)
            {
                client.Disconnect(DisconnectCode.ForceDisconnect);
            }
        }

        private MemoryBanStore NewStore() => new(_scheduler.Time, Options.Create(new BanOptions()));

        private ControlBusNode Create(string name, int index) => ControlBusNode.Create(
            new ServiceCollection()
                .AddSingleton<TimeProvider>(_scheduler.Time)
                .AddSingleton<INodeRegistry>(_registry)
                .AddSingleton<ClientTable>()
                .AddSingleton<IBanStore>(_stores[index])
                .AddRealtimeBans()
                .AddSingleton(_network.Of(name))
                .AddRealtimeControlBus("ready", static _ => "t"),
            name,
            []);
    }

    private sealed class Client(ClientInfo info) : IClient
    {
        public bool IsOpen { get; private set; } = true;

        public ClientState State { get; } = new(info, ExpiresAt: null);

        public ClientTransport Transport { get; } = new("websocket", "json");

        public void Send(string? channel, Push push)
        {
        }

        public void Disconnect(DisconnectCode code) => IsOpen = false;

        public ValueTask<bool> RunAsync(string channel, Func<IConnection, ValueTask> order) => new(false);
    }
}
