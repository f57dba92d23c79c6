using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Realtime.Cluster;
using Realtime.Cluster.Bus;
using Realtime.Cluster.Memory;
using Realtime.Cluster.Messages;
using Tests.Contracts;
using Tests.Support;

namespace Tests.Unit.Cluster.Bus;

/// <summary>A node says words to itself: what does not come back shows what no connection shows.</summary>
public sealed class HearingTests
{
    private const string Self = "realtime-1";
    private const string All = "t:{nodes}:orders";

    private readonly ManualTime _time = new();
    private readonly BusNetwork _network = new();
    private readonly RecordingBusEvents _concerned = new();
    private readonly MemoryNodeRegistry _registry;

    public HearingTests() => _registry = new MemoryNodeRegistry(_time);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_that_hears_itself_is_healthy_and_reads_once_what_must_hold()
    {
        await using var node = await StartNodeAsync();

        await AdvanceAsync(TimeSpan.FromMinutes(1));

        Assert.Empty(await ReasonsAsync(node));
        // Once for each of the two channels that it hears.
        Assert.Equal((2, 2), (_concerned.Missed, _network.Opened));
        Assert.Empty(node.Logs.Errors);
    }

    [Fact]
    public async Task A_subscription_that_died_in_silence_is_made_again_within_ten_seconds_and_what_was_missed_is_told_after_that()
    {
        await using var node = await StartNodeAsync();
        await AdvanceAsync(TimeSpan.FromSeconds(5));
        var told = _concerned.Missed;
        var openedThen = _network.Opened;
        _concerned.Act = () => openedThen = _network.Opened;

        _network.Deafen(Self);
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        await Eventually.HoldsAsync(async () => (await ReasonsAsync(node)).Count == 0, "it hears itself", Cancellation);
        await Eventually.HoldsAsync(() => _concerned.Missed > told, "it reads again", Cancellation);
        Assert.True(openedThen > 2);
        Assert.True(node.Logs.Count("has not heard itself") > 0);
        Assert.True((await node.AskAsync(Self))!.IsKnown);
    }

    [Fact]
    public async Task Nothing_that_somebody_says_again_passes_for_hearing()
    {
        await using var node = await StartNodeAsync();
        var words = _network.Said;
        Assert.Contains(words, static word => word.Channel == All);

        _network.IsAway = true;
        for (var second = 0; second < 6; second++)
        {
            await AdvanceAsync(TimeSpan.FromSeconds(1));
            foreach (var (channel, message) in words)
            {
                await _network.SayAsync(channel, message);
            }
        }

        Assert.Equal(["bus-silent"], await ReasonsAsync(node));
    }

    [Fact]
    public async Task After_a_connection_was_made_again_what_must_hold_is_read_when_a_later_word_has_come_back()
    {
        await using var node = await StartNodeAsync();
        await AdvanceAsync(TimeSpan.FromSeconds(1));
        var told = _concerned.Missed;

        _network.Doubt(Self);
        Assert.Equal(told, _concerned.Missed);
        await AdvanceAsync(ControlHearing.WordInterval);

        await Eventually.HoldsAsync(() => _concerned.Missed == told + 2, "it is told for both channels", Cancellation);
        Assert.Equal(told + 2, node.Counted.Count("realtime.cluster.missed"));
        Assert.Empty(await ReasonsAsync(node));
    }

    [Fact]
    public async Task A_network_that_goes_away_and_comes_back_is_a_silence_too()
    {
        await using var node = await StartNodeAsync();
        var told = _concerned.Missed;
        _network.IsAway = true;
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(["bus-silent"], await ReasonsAsync(node));
        Assert.Equal(told, _concerned.Missed);

        _network.IsAway = false;
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Empty(await ReasonsAsync(node));
        Assert.Equal(told + 2, _concerned.Missed);
    }

    [Fact]
    public async Task One_that_cannot_read_again_keeps_the_others_from_nothing()
    {
        var broken = new RecordingBusEvents { Act = static () => throw new InvalidOperationException("broken") };
        await using var node = await StartNodeAsync(services: services => services.AddSingleton<IControlBusEvents>(broken));
        await using var later = await StartNodeAsync("realtime-2", static services => services.AddSingleton<IControlBusEvents>(new RecordingBusEvents()));

        await Eventually.HoldsAsync(() => broken.Missed == 2 && _concerned.Missed == 4, "all are told", Cancellation);
        Assert.Equal(2, node.Logs.Count("could not be read again"));
    }

    [Fact]
    public async Task Words_of_other_nodes_are_no_orders()
    {
        await using var one = await StartNodeAsync();
        await using var two = await StartNodeAsync("realtime-2");
        await AdvanceAsync(TimeSpan.FromSeconds(20));

        Assert.Empty(one.Orders.Taken);
        Assert.Equal(0, one.Counted.Count("realtime.cluster.orders"));
        Assert.Equal(0, one.Counted.Count("realtime.cluster.refused"));

        // Whoever was busy for long listens anew, and is there again a moment later.
        await Eventually.HoldsAsync(
            async () =>
            {
                await AdvanceAsync(TimeSpan.FromSeconds(1));
                return (await one.AskAllAsync()).Answers.Select(static answer => answer.Key).SequenceEqual([Self, "realtime-2"], StringComparer.Ordinal);
            },
            "both answer",
            Cancellation);
    }

    [Fact]
    public async Task An_order_from_before_the_start_is_refused_and_one_after_it_is_not()
    {
        await using var two = await StartNodeAsync("realtime-2");
        var spoken = await StartNodeAsync();
        await two.AskAsync(Self);
        var order = _network.Said.Last(static said => said.Channel == $"{All}:{Self}");
        await spoken.DisposeAsync();
        _time.Advance(TimeSpan.FromMilliseconds(1));

        await using var restarted = await StartNodeAsync();
        await _network.SayAsync(order.Channel, order.Message);
        Assert.Empty(restarted.Orders.Taken);
        Assert.Equal(1, restarted.Counted.Count("realtime.cluster.refused", MessageRefusal.BeforeStart));
        Assert.NotNull(await two.AskAsync(Self));
    }

    [Fact]
    public async Task Of_two_processes_with_one_name_the_earlier_says_so_and_takes_nothing_back()
    {
        await using var first = await StartNodeAsync();
        await AdvanceAsync(TimeSpan.FromSeconds(4));
        Assert.Empty(await ReasonsAsync(first));
        var second = await StartNodeAsync();
        await AdvanceAsync(TimeSpan.FromSeconds(20));

        Assert.True(first.Node!.Value.Incarnation < second.Node!.Value.Incarnation);
        Assert.Equal(["name-taken"], await ReasonsAsync(first));
        Assert.Empty(await ReasonsAsync(second));
        Assert.Single(first.Logs.Errors, static error => error.Contains("lives under this node's name", StringComparison.Ordinal));
        Assert.Empty(second.Logs.Errors);
        Assert.True(first.Counted.Count("realtime.cluster.refused", MessageRefusal.Impostor) > 0);

        await second.DisposeAsync();
        await AdvanceAsync(TimeSpan.FromSeconds(12));
        Assert.Empty(await ReasonsAsync(first));
    }

    private async Task<ControlBusNode> StartNodeAsync(string name = Self, Action<IServiceCollection>? services = null)
    {
        var all = new ServiceCollection()
            .AddSingleton<TimeProvider>(_time)
            .AddSingleton<INodeRegistry>(_registry)
            .AddSingleton(_network.Of(name));
        services?.Invoke(all);
        all.AddSingleton<IControlBusEvents>(_concerned).AddRealtimeControlBus("ready", static _ => "t");
        var node = await ControlBusNode.StartAsync(all, name, []);
        node.Node = await _registry.JoinAsync(name);
        return node;
    }

    /// <summary>In small steps, so that what waits for time goes on between them.</summary>
    private async Task AdvanceAsync(TimeSpan by)
    {
        var step = TimeSpan.FromMilliseconds(250);
        for (var passed = TimeSpan.Zero; passed < by; passed += step)
        {
            _time.Advance(step);
            for (var turn = 0; turn < 20; turn++)
            {
                await Task.Yield();
            }
        }
    }

    private static async Task<IReadOnlyList<string>> ReasonsAsync(ControlBusNode node)
    {
        var report = await node.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation);
        return [.. report.Entries.Where(static entry => entry.Value.Status != HealthStatus.Healthy).Select(static entry => entry.Key)];
    }
}
