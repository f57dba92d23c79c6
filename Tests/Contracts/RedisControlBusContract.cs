using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Cluster;
using Realtime.Cluster.Bus;
using Realtime.Cluster.Messages;
using Realtime.Cluster.Orders;
using Realtime.Cluster.Redis;
using Realtime.Protocol;
using StackExchange.Redis;
using Tests.Support;

namespace Tests.Contracts;

/// <summary>What the control bus over Redis keeps to on every server, beside the contract: several nodes, and messages that none of them said.</summary>
public abstract class RedisControlBusContract : ControlBusContract, IAsyncLifetime
{
    private const string Other = "realtime-2";
    private const string Third = "realtime-3";
    private const string Secret = "a secret of this cluster, long enough";

    private readonly string _prefix = $"t{Guid.NewGuid():N}";
    private ConnectionMultiplexer? _attacker;

    private protected abstract string ConnectionString { get; }

    private ControlChannels Channels => new(_prefix);

    private ISubscriber Attacker => _attacker!.GetSubscriber();

    public async ValueTask InitializeAsync() => _attacker = await ConnectionMultiplexer.ConnectAsync(ConnectionString);

    public async ValueTask DisposeAsync()
    {
        if (_attacker is not null)
        {
            await _attacker.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    private protected override async Task<ControlBusNode> StartNodeAsync(string name, params (string Key, string Value)[] settings)
    {
        var node = await StartUnknownNodeAsync(name, settings);
        node.Node = await node.Services.GetRequiredService<INodeRegistry>().JoinAsync(name);
        return node;
    }

    [Fact]
    public async Task Every_living_node_answers_once()
    {
        await using var one = await StartNodeAsync(Self, Patient);
        await using var two = await StartNodeAsync(Other, Patient);
        await using var three = await StartNodeAsync(Third, Patient);
        two.Orders.Emulate = static (_, _) => Task.FromResult(new EmulationDone(IsKnown: false));

        var survey = await one.AskAllAsync();

        Assert.Equal([(Self, true), (Other, false), (Third, true)], survey.Answers.Select(static answer => (answer.Key, answer.Value.IsKnown)));
        Assert.False(survey.IsPartial);
        Assert.False((await three.AskAsync(Other))!.IsKnown);
        Assert.Equal([1, 2, 1], new[] { one, two, three }.Select(static node => node.Orders.Taken.Count));
        Assert.Empty(one.Logs.Errors.Concat(two.Logs.Errors).Concat(three.Logs.Errors));
    }

    [Fact]
    public async Task A_node_that_is_dead_though_it_is_known_costs_the_deadline_at_most()
    {
        await using var one = await StartNodeAsync(Self, Hasty);
        await using var two = await StartNodeAsync(Other, Hasty);
        await one.Services.GetRequiredService<INodeRegistry>().JoinAsync(Third);

        var took = await ControlBusNode.MeasureAsync(async () =>
        {
            var survey = await one.AskAllAsync();
            Assert.Equal([Self, Other], survey.Answers.Select(static answer => answer.Key));
            Assert.True(survey.IsPartial);
            Assert.Null(await one.AskAsync(Third));
        });
        Assert.True(took < Soon, $"It took {took}.");
        Assert.Equal(2, one.Counted.Count("realtime.cluster.asks", "emulation", "partial"));
    }

    [Fact]
    public async Task A_node_that_leaves_while_it_is_asked_is_waited_for_no_longer()
    {
        await using var one = await StartNodeAsync(Self, Patient);
        var registry = one.Services.GetRequiredService<INodeRegistry>();
        var leaving = await registry.JoinAsync(Other);

        var took = await ControlBusNode.MeasureAsync(async () =>
        {
            var asking = one.AskAllAsync();
            await Eventually.TrueAsync(() => one.Orders.Taken.Count == 1);
            Assert.False(asking.IsCompleted);
            await registry.ReleaseAsync(leaving, Cancellation);
            Assert.True((await asking).IsPartial);
        });
        Assert.True(took < Soon, $"It took {took}.");
    }

    [Fact]
    public async Task A_slow_order_keeps_none_of_the_others()
    {
        await using var one = await StartNodeAsync(Self, Patient);
        await using var two = await StartNodeAsync(Other, Patient);
        var mayEnd = new TaskCompletionSource();
        two.Orders.Emulate = async (order, _) =>
        {
            await (order.Session == "slow" ? mayEnd.Task : Task.CompletedTask);
            return new EmulationDone(IsKnown: true);
        };

        var slow = one.AskAsync(Other, "slow");
        Assert.NotNull(await one.AskAsync(Other, "quick"));
        Assert.False(slow.IsCompleted);
        mayEnd.SetResult();
        Assert.NotNull(await slow);
    }

    [Fact]
    public async Task Orders_of_one_asker_begin_in_the_order_in_which_they_were_given()
    {
        await using var one = await StartNodeAsync(Self, Patient);
        await using var two = await StartNodeAsync(Other, Patient);
        string[] sessions = [.. Enumerable.Range(0, 500).Select(static number => number.ToString(CultureInfo.InvariantCulture))];

        var answers = await Task.WhenAll(sessions.Select(session => one.AskAsync(Other, session)));

        Assert.All(answers, static answer => Assert.NotNull(answer));
        Assert.Equal(sessions, two.Orders.Taken.Select(static order => order.Session));
    }

    [Fact]
    public async Task One_trace_leads_through_asker_and_node()
    {
        using var listener = Listen();
        await using var one = await StartNodeAsync(Self, Patient);
        await using var two = await StartNodeAsync(Other, Patient);
        using var asker = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        asker.TraceStateString = "vendor=1";

        await one.AskAllAsync();

        Assert.Equal((asker.TraceId, "vendor=1", true), (two.Orders.Trace?.TraceId, two.Orders.Trace?.TraceStateString, two.Orders.Trace?.HasRemoteParent));
        Assert.Equal(two.Orders.Trace!.ParentSpanId, one.Orders.Trace!.ParentSpanId);
    }

    [Fact]
    public async Task Large_orders_and_answers_arrive_whole_and_too_large_ones_are_missing_at_once()
    {
        await using var one = await StartNodeAsync(Self, Patient);
        await using var two = await StartNodeAsync(Other, Patient);
        var data = new byte[64 * 1024];
        Random.Shared.NextBytes(data);
        Assert.NotNull(await one.Bus.AskAsync(Other, new EmulationOrder("s", data), Cancellation));
        Assert.Equal(data, Assert.Single(two.Orders.Taken).Data);

        two.Orders.Name = static order => new ChannelsAnswer(
            Enumerable.Range(0, int.Parse(order.Pattern, CultureInfo.InvariantCulture)).ToDictionary(static number => $"{number:D100}", static number => number, StringComparer.Ordinal));
        var answer = await one.Bus.AskAsync(Other, new ChannelsOrder("10000"), Cancellation);
        Assert.Equal((10_000, 9_999), (answer!.Clients.Count, answer.Clients[$"{9_999:D100}"]));

        var took = await ControlBusNode.MeasureAsync(async () => Assert.Null(await one.Bus.AskAsync(Other, new ChannelsOrder("30000"), Cancellation)));
        Assert.True(took < Soon, $"It took {took}.");
        await Assert.ThrowsAsync<ArgumentException>(async () => await one.Bus.AskAsync(Other, new EmulationOrder("s", new byte[MessageSeal.MaxBytes]), Cancellation));
    }

    [Fact]
    public async Task Orders_that_wait_are_bounded()
    {
        await using var one = await StartNodeAsync(Self, Patient, ("MaxPendingAsks", "1"));
        await using var two = await StartNodeAsync(Other, Patient);
        var mayEnd = new TaskCompletionSource();
        two.Orders.Emulate = async (_, _) =>
        {
            await mayEnd.Task;
            return new EmulationDone(IsKnown: true);
        };
        var first = one.AskAsync(Other);

        var refused = await Assert.ThrowsAsync<UnavailableException>(() => one.AskAsync(Other));
        Assert.False(refused.MayHaveHappened);
        mayEnd.SetResult();
        Assert.NotNull(await first);
        Assert.NotNull(await one.AskAsync(Other));
        Assert.Equal(2, two.Orders.Taken.Count);
    }

    [Fact]
    public async Task What_a_node_with_another_secret_says_is_refused()
    {
        await using var one = await StartNodeAsync(Self, Patient);
        await using var foreign = await StartNodeAsync(Other, Hasty, ("Secret", "another secret, just as long as that one"));

        Assert.True((await foreign.AskAllAsync()).IsPartial);
        Assert.Empty(one.Orders.Taken);
        Assert.True(one.Counted.Count("realtime.cluster.refused", MessageRefusal.Signature) > 0);
        Assert.Equal(1, one.Logs.Count("was refused (signature)"));
    }

    [Fact]
    public async Task A_message_is_listened_to_once_and_where_it_was_said()
    {
        await using var one = await StartNodeAsync(Self, Patient);
        await using var two = await StartNodeAsync(Other, Patient);
        await using var three = await StartNodeAsync(Third, Patient);
        var overheard = new TaskCompletionSource<byte[]>();
        await Attacker.SubscribeAsync(Literal(Channels.Of(Other)), (_, message) => TakeOrder(message!));
        await one.AskAsync(Other);
        var message = await overheard.Task.WaitAsync(Soon, Cancellation);

        await Attacker.PublishAsync(Literal(Channels.Of(Other)), message);
        await Attacker.PublishAsync(Literal(Channels.Of(Third)), message);
        message[^40] ^= 1;
        await Attacker.PublishAsync(Literal(Channels.All), message);

        await RefusesAsync(two, MessageRefusal.Replayed);
        await RefusesAsync(two, MessageRefusal.Signature);
        await RefusesAsync(three, MessageRefusal.Signature, count: 2);
        Assert.Single(two.Orders.Taken);
        Assert.Empty(three.Orders.Taken);

        void TakeOrder(byte[] said)
        {
            if (new MessageSeal(Secret).Read(Channels.Of(Other), said).Message is { Header.Order: "emulation" })
            {
                overheard.TrySetResult(said);
            }
        }
    }

    [Fact]
    public async Task Nobody_speaks_in_this_nodes_name_or_from_another_time()
    {
        await using var one = await StartNodeAsync(Self, Patient);
        var header = HeaderOf("stranger");
        var sealer = new MessageSeal(Secret);

        await SayAsync(sealer, header with { Node = Self, Incarnation = one.Node!.Value.Incarnation + 1 });
        await SayAsync(sealer, header with { Node = Self, Incarnation = one.Node.Value.Incarnation });
        await SayAsync(sealer, header with { SentAt = header.SentAt - 40_000 });
        await SayAsync(sealer, header with { SentAt = header.SentAt + 40_000 });
        await SayAsync(sealer, header with { SentAt = long.MinValue });
        await Attacker.PublishAsync(Literal(Channels.All), new byte[100]);
        await Attacker.PublishAsync(Literal(Channels.All), "junk"u8.ToArray());

        await RefusesAsync(one, MessageRefusal.Impostor, count: 2);
        await RefusesAsync(one, MessageRefusal.Time, count: 3);
        await RefusesAsync(one, MessageRefusal.Version);
        await RefusesAsync(one, MessageRefusal.Malformed);
        Assert.Empty(one.Orders.Taken);
        Assert.True((await one.AskAsync(Self))!.IsKnown);
    }

    [Fact]
    public async Task An_order_that_is_not_known_or_cannot_be_read_is_answered_all_the_same()
    {
        await using var one = await StartNodeAsync(Self, Patient);
        var sealer = new MessageSeal(Secret);
        var answers = await Attacker.SubscribeAsync(Literal(Channels.Of("stranger")));

        var header = HeaderOf("stranger");
        await SayAsync(sealer, header with { Order = "of a later release" });
        Assert.Equal(new MessageReply(1, IsDone: false), await NextReplyAsync());
        await SayAsync(sealer, header with { Number = 2 }, "{\"session\":\"a\",\"session\":\"b\",\"data\":\"\"}"u8.ToArray());
        Assert.Equal(new MessageReply(2, IsDone: false), await NextReplyAsync());
        await SayAsync(sealer, header with { Number = 3 }, "{\"session\":\"a\",\"data\":\"\",\"of a later release\":[1]}"u8.ToArray());
        Assert.Equal(new MessageReply(3, IsDone: true), await NextReplyAsync());

        Assert.Equal("a", Assert.Single(one.Orders.Taken).Session);
        Assert.Equal(1, one.Counted.Count("realtime.cluster.orders", "unknown", "unhandled"));
        await RefusesAsync(one, MessageRefusal.Malformed);

        async Task<MessageReply?> NextReplyAsync()
        {
            var message = await answers.ReadAsync(Cancellation).AsTask().WaitAsync(Soon, Cancellation);
            return sealer.Read(Channels.Of("stranger"), (byte[])message.Message!).Message?.Header.Reply;
        }
    }

    [Fact]
    public async Task A_cut_connection_is_made_again()
    {
        await using var one = await StartNodeAsync(Self, Hasty);
        await using var two = await StartNodeAsync(Other, Hasty);
        await _attacker!.GetDatabase().ExecuteAsync("CLIENT", "KILL", "TYPE", "pubsub");

        await Eventually.HoldsAsync(async () => await TryAskAsync(one) is { IsPartial: false, Answers.Count: 2 }, "both answer again", Cancellation);
    }

    private static async Task<Survey<EmulationDone>?> TryAskAsync(ControlBusNode node)
    {
        try
        {
            return await node.AskAllAsync();
        }
        catch (UnavailableException)
        {
            return null;
        }
    }

    private static RedisChannel Literal(string channel) => RedisChannel.Literal(channel);

    private static MessageHeader HeaderOf(string node) => new("emulation", node, 1, 1, DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());

    private static Task RefusesAsync(ControlBusNode node, string reason, int count = 1) =>
        Eventually.HoldsAsync(() => node.Counted.Count("realtime.cluster.refused", reason) == count, $"{reason} is counted {count} times", Cancellation);

    private async Task SayAsync(MessageSeal sealer, MessageHeader header, byte[]? body = null) =>
        await Attacker.PublishAsync(Literal(Channels.All), sealer.Write(Channels.All, header, body ?? "{\"session\":\"s\",\"data\":\"\"}"u8.ToArray())!);

    private async Task<ControlBusNode> StartUnknownNodeAsync(string name, (string Key, string Value)[] settings)
    {
        var services = await RedisNodes.ServicesAsync(ConnectionString, _prefix);
        return await ControlBusNode.StartAsync(services.AddRealtimeRedisControlBus(new FixedEnvironment("Production"), "ready"), name, settings.Prepend((nameof(ClusterOptions.Secret), Secret)));
    }
}
