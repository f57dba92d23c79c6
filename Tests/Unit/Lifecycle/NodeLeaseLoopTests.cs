using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Realtime.Cluster;
using Realtime.Cluster.Memory;
using Realtime.Lifecycle;
using Realtime.Protocol;
using Tests.Support;
using Wire;

namespace Tests.Unit.Lifecycle;

public sealed class NodeLeaseLoopTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly FakeServer _server = new();
    private readonly FakeRegistry _registry;
    private readonly NodeLife _life;
    private readonly NameConflict _names;
    private readonly DrainState _drain = new();
    private Task _running = Task.CompletedTask;

    public NodeLeaseLoopTests()
    {
        _registry = new FakeRegistry(new MemoryNodeRegistry(_time));
        _life = new NodeLife(_time);
        _names = new NameConflict(_time, NullLogger<NameConflict>.Instance);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        var options = Options.Create(new NodeOptions { Name = "realtime-1" });
        _running = new NodeLeaseLoop(_registry, _life, _names, _drain, new Load(), _server, options, _time, NullLogger<NodeLeaseLoop>.Instance).RunAsync(_stop.Token);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        _registry.Hangs = false;
        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
        _stop.Dispose();
    }

    [Fact]
    public async Task Node_joins_when_its_server_listens()
    {
        Assert.Equal(0, _registry.Calls);
        Assert.Equal(HealthStatus.Unhealthy, await HealthAsync());
        await JoinAsync();

        var lease = Assert.Single(await _registry.ReadAsync(Cancellation));
        Assert.Equal(("realtime-1", "http://localhost:5001", NodeState.Ready, 7, 0.5), (lease.Name, lease.Address, lease.State, lease.Connections, lease.Utilization));
        Assert.Equal((Environment.ProcessId, WireFormat.Version), (lease.ProcessId, lease.WireVersion));
        using var process = Process.GetCurrentProcess();
        Assert.Equal(new DateTimeOffset(process.StartTime.ToUniversalTime()), lease.ProcessStartedAt, TimeSpan.FromSeconds(1));
        Assert.True(_life.HoldsLease);
        Assert.Equal(HealthStatus.Healthy, await HealthAsync());
    }

    [Fact]
    public async Task Lease_holds_as_long_as_it_is_renewed()
    {
        await JoinAsync();
        var node = _life.Node;
        for (var renewal = 0; renewal < 10; renewal++)
        {
            await RenewAsync();
            Assert.True(_life.HoldsLease);
        }

        Assert.Equal(node, _life.Node);
        Assert.Single(await _registry.ReadAsync(Cancellation));
    }

    [Fact]
    public async Task Lost_lease_begins_a_new_life_at_once()
    {
        await JoinAsync();
        var first = _life.Node!.Value;
        await _registry.BeginAsync("realtime-1", 0, Cancellation);
        await RenewAsync();

        await Eventually.HoldsAsync(() => _life.Node is { } node && node.Incarnation > first.Incarnation + 1 && _life.HoldsLease, "a new life begins", Cancellation);
        Assert.Equal(first.Incarnation, _registry.Above);
        Assert.Equal(_life.Node!.Value.Incarnation, Assert.Single(await _registry.ReadAsync(Cancellation)).Incarnation);
    }

    [Fact]
    public async Task A_name_that_another_process_has_is_not_taken_back_while_that_lives()
    {
        await JoinAsync();
        var first = _life.Node!.Value;
        var other = await _registry.BeginAsync("realtime-1", 0, Cancellation);
        _names.Heard(other.Incarnation, first.Incarnation);
        await RenewAsync();
        await Eventually.HoldsAsync(() => _life.Latest is null, "its life ends", Cancellation);
        Assert.Equal(HealthStatus.Degraded, await HealthAsync());

        _names.Heard(other.Incarnation, first.Incarnation);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.True(_names.IsTaken);
        Assert.Null(_life.Latest);

        await Eventually.HoldsAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return _life.Node is { } node && node.Incarnation > other.Incarnation;
            },
            "it begins anew when the other one is silent",
            Cancellation);
        Assert.False(_names.IsTaken);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Node_outlives_a_store_that_is_away_and_knows_when_its_lease_ends(bool hangs)
    {
        await JoinAsync();
        var first = _life.Node!.Value;
        _registry.IsAway = !hangs;
        _registry.Hangs = hangs;
        _time.Advance(NodeRegistryLayout.LeaseDuration - TimeSpan.FromMilliseconds(1));
        Assert.True(_life.HoldsLease);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.False(_life.HoldsLease);
        Assert.Equal(HealthStatus.Degraded, await HealthAsync());

        _registry.IsAway = false;
        _registry.Hangs = false;
        await Eventually.HoldsAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(1));
                return _life.HoldsLease;
            },
            "the node joins again",
            Cancellation);
        Assert.True(_life.Node!.Value.Incarnation > first.Incarnation);
        Assert.Equal(HealthStatus.Healthy, await HealthAsync());
    }

    [Fact]
    public async Task A_drain_is_in_the_lease_without_waiting_for_its_renewal_and_the_lease_holds_on()
    {
        await JoinAsync();
        var node = _life.Node;
        _drain.TryBegin();

        await Eventually.HoldsAsync(async () => (await _registry.ReadAsync(Cancellation)) is [{ State: NodeState.Draining }], "the lease says it", Cancellation);
        Assert.Equal(HealthStatus.Unhealthy, await HealthAsync());
        await RenewAsync();
        Assert.Equal((node, NodeState.Draining), (_life.Node, Assert.Single(await _registry.ReadAsync(Cancellation)).State));
        Assert.True(_life.HoldsLease);
    }

    [Fact]
    public async Task A_drain_that_the_store_could_not_hear_of_is_told_with_the_next_renewal()
    {
        await JoinAsync();
        _registry.IsAway = true;
        var calls = _registry.Calls;
        _drain.TryBegin();
        await Eventually.HoldsAsync(() => _registry.Calls > calls, "it is tried at once", Cancellation);
        _registry.IsAway = false;
        await RenewAsync();

        await Eventually.HoldsAsync(async () => (await _registry.ReadAsync(Cancellation)) is [{ State: NodeState.Draining }], "the lease says it", Cancellation);
    }

    [Fact]
    public async Task Lease_is_released_at_the_end()
    {
        await JoinAsync();
        await _stop.CancelAsync();
        await _running.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        Assert.Empty(await _registry.ReadAsync(Cancellation));
        Assert.Null(_life.Node);
    }

    [Fact]
    public async Task End_does_not_wait_for_a_store_that_hangs()
    {
        await JoinAsync();
        _registry.Hangs = true;
        await _stop.CancelAsync();
        await Eventually.HoldsAsync(() => _registry.Waiting > 0, "the release waits", Cancellation);
        _time.Advance(TimeSpan.FromMilliseconds(500));

        await _running.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
    }

    [Fact]
    public async Task Loop_is_left_out_of_traces()
    {
        await JoinAsync();

        Assert.Equal(ActivityTraceFlags.None, _registry.Flags);
        Assert.Null(Activity.Current);
    }

    private async Task JoinAsync()
    {
        _server.Listen("https://localhost:5002", "http://localhost:5001");
        await Eventually.HoldsAsync(() => _life.HoldsLease && _registry.Calls == 2, "the node joins", Cancellation);
    }

    /// <summary>Lets the next renewal begin.</summary>
    private async Task RenewAsync()
    {
        var calls = _registry.Calls;
        await Eventually.HoldsAsync(
            () =>
            {
                if (_registry.Calls == calls)
                {
                    _time.Advance(NodeRegistryLayout.RenewalInterval - TimeSpan.FromMilliseconds(1));
                    _time.Advance(TimeSpan.FromMilliseconds(1));
                }

                return _registry.Calls > calls;
            },
            "the lease is renewed",
            Cancellation);
    }

    private async Task<HealthStatus> HealthAsync() => (await new NodeHealthCheck(_life, _drain).CheckHealthAsync(new HealthCheckContext(), Cancellation)).Status;

    private sealed class Load : INodeLoad
    {
        public int Connections => 7;

        public double Utilization => 0.5;
    }

    private sealed class FakeServer : IServerAddresses
    {
        private readonly TaskCompletionSource<IReadOnlyCollection<string>> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Listen(params string[] addresses) => _listening.TrySetResult(addresses);

        public Task<IReadOnlyCollection<string>> WaitAsync(CancellationToken cancellationToken) => _listening.Task.WaitAsync(cancellationToken);
    }

    /// <summary>A registry that can be away or hang.</summary>
    private sealed class FakeRegistry(INodeRegistry inner) : INodeRegistry
    {
        private int _calls;
        private int _waiting;

        public volatile bool IsAway;
        public volatile bool Hangs;

        public int Calls => Volatile.Read(ref _calls);

        public int Waiting => Volatile.Read(ref _waiting);

        public ActivityTraceFlags? Flags { get; private set; }

        /// <summary>What the latest life was to surpass.</summary>
        public long Above { get; private set; }

        public ValueTask<NodeId> BeginAsync(string name, long above, CancellationToken cancellationToken)
        {
            Above = above;
            return CallAsync(() => inner.BeginAsync(name, above, cancellationToken), cancellationToken);
        }

        public ValueTask<TimeSpan?> RenewAsync(NodeLease lease, CancellationToken cancellationToken) => CallAsync(() => inner.RenewAsync(lease, cancellationToken), cancellationToken);

        public async ValueTask ReleaseAsync(NodeId node, CancellationToken cancellationToken) =>
            await CallAsync(
                async () =>
                {
                    await inner.ReleaseAsync(node, cancellationToken);
                    return true;
                },
                cancellationToken);

        public ValueTask<IReadOnlyList<NodeLease>> ReadAsync(CancellationToken cancellationToken) => inner.ReadAsync(cancellationToken);

        private async ValueTask<T> CallAsync<T>(Func<ValueTask<T>> call, CancellationToken cancellationToken)
        {
            Flags = Activity.Current?.ActivityTraceFlags;
            Interlocked.Increment(ref _calls);
            if (IsAway)
            {
                throw new UnavailableException("away", mayHaveHappened: false);
            }

            if (Hangs)
            {
                Interlocked.Increment(ref _waiting);
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }

            return await call();
        }
    }
}
