namespace Tests.Faults;

/// <summary>
/// What can happen to a cluster while clients are connected and publications flow, each with the checker at work: nothing is lost without a signal, nothing comes twice or out of order.
/// CONTRIBUTING.md has the command for the whole matrix and its table.
/// </summary>
[Collection(FaultGroup.Name)]
[TestMethodOrderer(typeof(AsWritten))]
public sealed class FaultMatrixTests(FaultFixture faults, ITestOutputHelper output)
{
    private readonly FaultRounds _rounds = new(faults, output);

    [Fact]
    public Task A_killed_node() => _rounds.RunAsync(new("node killed"), NodeFaults.KillAsync);

    [Fact]
    public Task A_rolling_restart() => _rounds.RunAsync(new("rolling restart"), NodeFaults.RestartAllAsync);

    [Fact]
    public Task A_rolling_restart_with_2000_clients() => _rounds.RunAsync(
        new("rolling restart, 2,000 clients") { Clients = 2000, Restless = 0, LonelyChannels = 0, StartSpread = TimeSpan.FromSeconds(5), PublishersPerChannel = 1, PublishInterval = TimeSpan.FromSeconds(1) }, NodeFaults.RestartAllAsync);

    [Fact]
    public Task A_node_that_stands_still() => _rounds.RunAsync(new("node frozen for 15 s"), NodeFaults.FreezeAsync);

    [Fact]
    public Task Deploys_and_crashes_with_several_tabs() => _rounds.RunAsync(new("restarts and kills, users with two tabs") { Clients = 300, SecondTabs = 100, Restless = 0, LonelyChannels = 0 }, NodeFaults.ReplaceAllAsync);

    [Fact]
    public Task Redis_stopped_with_its_data() => _rounds.RunAsync(new("Redis stopped for 5 s, data kept") { MayLoseHistory = true }, (_, run) => RedisFaults.StopAsync(faults.Redis, run));

    [Fact]
    public Task Redis_killed_and_empty() => _rounds.RunAsync(new("Redis killed, empty after 2 s") { MayLoseHistory = true }, (_, run) => RedisFaults.KillAsync(faults.Redis, run));

    [Fact]
    public Task Redis_frozen() => _rounds.RunAsync(new("Redis frozen for 5 s"), (_, run) => RedisFaults.FreezeAsync(faults.Redis, run));

    [Fact]
    public Task Redis_asleep() => _rounds.RunAsync(new("DEBUG SLEEP 10"), (_, run) => RedisFaults.SleepAsync(faults.Redis, run));

    [Fact]
    public Task Redis_paused() => _rounds.RunAsync(new("CLIENT PAUSE for 10 s"), (_, run) => RedisFaults.PauseAsync(faults.Redis, run));

    [Fact]
    public Task Subscribing_connections_killed() => _rounds.RunAsync(new("CLIENT KILL TYPE pubsub, 5 times"), (_, run) => RedisFaults.KillSubscribersAsync(faults.Redis, run));

    [Fact]
    public Task Connections_to_Redis_cut() => _rounds.RunAsync(new("connections to Redis cut, 5 times"), RelayFaults.CutAsync);

    [Fact]
    public Task Connections_to_Redis_slow() => _rounds.RunAsync(new("300 ms lag between two nodes and Redis, 6 s"), RelayFaults.DelayAsync);

    [Fact]
    public Task Connections_to_Redis_swallowed() => _rounds.RunAsync(new("a node's connections to Redis swallowed, 6 s"), RelayFaults.BlackholeAsync);

    [Fact]
    public Task Subscribing_connections_swallowed() => _rounds.RunAsync(new("a node's subscribing connection silent, 8 s"), RelayFaults.BlackholeSubscribersAsync);

    [Fact]
    public Task Connections_to_Redis_half_closed() => _rounds.RunAsync(new("connections to Redis half closed"), RelayFaults.HalfCloseAsync);

    [Fact]
    public Task Everything_at_once() => _rounds.RunAsync(new("a storm of all that loses no data"), (cluster, run) => Storm.RunAsync(cluster, faults.Redis, run, output));

    [Fact]
    public Task A_slow_reader() => _rounds.RunAsync(new("6 readers that stop reading"), (cluster, run) => SlowReaderFault.RunAsync(cluster, run, output));

    [Fact]
    public Task A_fail_over_of_Sentinel() => _rounds.RunAsync(new("Sentinel fail-over") { MayLoseHistory = true }, TopologyFaults.CreateSentinelOrSkip);

    [Fact]
    public Task A_killed_primary_of_a_Redis_Cluster() => _rounds.RunAsync(new("Redis Cluster, a primary killed") { MayLoseHistory = true }, TopologyFaults.CreateClusterOrSkip);

    /// <summary>Stands last, and so runs last.</summary>
    [Fact]
    public void The_table()
    {
        Assert.SkipWhen(faults.IsEmpty, "No other test of the matrix ran.");
        output.WriteLine(faults.Table);
        Assert.DoesNotContain(faults.Rows, static row => row.Lost + row.Duplicated + row.Reordered + row.Invented > 0);
    }
}
