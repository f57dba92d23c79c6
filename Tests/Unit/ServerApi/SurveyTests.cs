using Microsoft.Extensions.Options;
using Realtime.Cluster;
using Realtime.Cluster.Orders;
using Realtime.Protocol;
using Realtime.ServerApi;
using Realtime.ServerApi.Methods;

namespace Tests.Unit.ServerApi;

/// <summary>What the methods make of the nodes' answers.</summary>
public sealed class SurveyTests
{
    private readonly FakeControlBus _bus = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Subscribers_of_a_channel_are_counted_over_all_nodes()
    {
        _bus.Answers = [Answer("a", new Realtime.Cluster.Orders.ChannelsAnswer(Counts(("x", 1), ("y", 2)))), Answer("b", new Realtime.Cluster.Orders.ChannelsAnswer(Counts(("x", 3))))];

        var answer = (await Channels().HandleAsync(new ChannelsBody("x*"), Cancellation)).Answer!;

        Assert.Equal("x*", Assert.IsType<ChannelsOrder>(_bus.Asked).Pattern);
        Assert.Equal([("x", 4), ("y", 2)], answer.Channels.Select(static channel => (channel.Key, channel.Value.NumClients)).Order());
        Assert.Null(answer.IsPartial);
    }

    [Fact]
    public async Task What_the_living_say_is_marked_as_partial()
    {
        _bus.IsPartial = true;
        _bus.Answers = [Answer("a", new Realtime.Cluster.Orders.ChannelsAnswer(Counts(("x", 1))))];
        Assert.True((await Channels().HandleAsync(new ChannelsBody(null), Cancellation)).Answer!.IsPartial);

        _bus.Answers = [Answer("a", new Realtime.Cluster.Orders.InfoAnswer(7, "1.0", 1, 2, 3, 4, 5))];
        var info = (await new InfoMethod(_bus).HandleAsync(new InfoBody(), Cancellation)).Answer!;
        Assert.True(info.IsPartial);
        Assert.Equal(new NodeAnswer("a:7", "a", "1.0", 1, 2, 3, 5, 4), Assert.Single(info.Nodes));
    }

    [Fact]
    public async Task A_list_that_is_too_long_is_cut_and_marked()
    {
        _bus.Answers = [Answer("a", new Realtime.Cluster.Orders.ChannelsAnswer(Enumerable.Range(0, 3000).ToDictionary(static n => $"channel:{n}", static _ => 1)))];

        var answer = (await Channels().HandleAsync(new ChannelsBody(null), Cancellation)).Answer!;

        Assert.InRange(answer.Channels.Count, 1, 2999);
        Assert.True(answer.IsPartial);
    }

    [Fact]
    public async Task A_pattern_that_no_name_can_need_is_refused() =>
        Assert.Equal(ProtocolError.BadRequest, (await Channels().HandleAsync(new ChannelsBody(new string('*', 1025)), Cancellation)).Error);

    [Fact]
    public async Task An_order_succeeds_even_where_a_node_has_not_answered()
    {
        _bus.IsPartial = true;

        var done = await new DisconnectMethod(_bus).HandleAsync(new DisconnectBody { User = "ann", Session = "s", Whitelist = ["kept", null] }, Cancellation);

        Assert.NotNull(done.Answer);
        var order = Assert.IsType<DisconnectOrder>(_bus.Asked);
        Assert.Equal((new ClientSelector("ann", "", "s"), (ushort)3503), (order.Who, order.Code));
        Assert.Equal(["kept"], order.Kept);
    }

    private ChannelsMethod Channels() => new(_bus, Options.Create(new ServerApiOptions { MaxAnswerBytes = 64 * 1024 }));

    private static KeyValuePair<string, object> Answer(string node, object answer) => KeyValuePair.Create(node, answer);

    private static Dictionary<string, int> Counts(params (string Name, int Clients)[] channels) => channels.ToDictionary(static channel => channel.Name, static channel => channel.Clients, StringComparer.Ordinal);

    private sealed class FakeControlBus : IControlBus
    {
        public object? Asked { get; private set; }

        public IReadOnlyList<KeyValuePair<string, object>> Answers { get; set; } = [];

        public bool IsPartial { get; set; }

        public ValueTask<Survey<TAnswer>> AskAllAsync<TAnswer>(ControlOrder<TAnswer> order, CancellationToken cancellationToken)
            where TAnswer : class
        {
            Asked = order;
            return new(new Survey<TAnswer>([.. Answers.Select(static answer => KeyValuePair.Create(answer.Key, (TAnswer)answer.Value))], IsPartial));
        }

        public ValueTask<TAnswer?> AskAsync<TAnswer>(string node, ControlOrder<TAnswer> order, CancellationToken cancellationToken)
            where TAnswer : class => throw new NotSupportedException();
    }
}
