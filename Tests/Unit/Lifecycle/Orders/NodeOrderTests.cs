using Microsoft.Extensions.Options;
using Realtime.Cluster;
using Realtime.Cluster.Orders;
using Realtime.Hub;
using Realtime.Lifecycle;
using Realtime.Lifecycle.Orders;
using Tests.Support;

namespace Tests.Unit.Lifecycle.Orders;

public sealed class NodeOrderTests
{
    private static readonly ClientSelector Ann = new("ann");

    private readonly ManualTime _time = new();
    private readonly RecordingSink _sink = new();
    private readonly ClientTable _clients = new();
    private readonly ChannelTable _channels;

    public NodeOrderTests() => _channels = new ChannelTable(new FaultyBroker(_time), Options.Create(new LiveChannelOptions()));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Disconnect_closes_those_that_are_meant_and_tells_how_many()
    {
        var clients = Enumerable.Range(1, 3).Select(number => Connect((ulong)number)).ToList();
        var handler = new DisconnectOrderHandler(_clients);

        Assert.Equal(0, (await handler.HandleAsync(new DisconnectOrder(new ClientSelector("eve"), 3503, "force disconnect", []), Cancellation)).Clients);
        Assert.Equal(0, (await handler.HandleAsync(new DisconnectOrder(new ClientSelector(""), 3503, "force disconnect", []), Cancellation)).Clients);
        Assert.Equal(0, (await handler.HandleAsync(new DisconnectOrder(Ann with { Client = "9" }, 3503, "force disconnect", []), Cancellation)).Clients);
        Assert.Equal(1, (await handler.HandleAsync(new DisconnectOrder(Ann with { Client = "1" }, 3503, "force disconnect", []), Cancellation)).Clients);
        Assert.Equal(2, (await handler.HandleAsync(new DisconnectOrder(Ann, 4001, "bye", ["2"]), Cancellation)).Clients);

        Assert.Equal([2, 0, 1], clients.Select(static client => client.Sent.Count));
    }

    [Fact]
    public void Clients_are_found_by_session_too()
    {
        var one = Connect(1, session: "s1");
        Connect(2, session: "s2");
        Connect(3);

        Assert.Equal([one], _clients.Find("ann", "", "s1"));
        Assert.Equal([one], _clients.Find("ann", "1", "s1"));
        Assert.Empty(_clients.Find("ann", "2", "s1"));
        Assert.Empty(_clients.Find("", "", "s1"));
        Assert.Equal(3, _clients.Find("ann", "", "").Count);
    }

    [Fact]
    public async Task Channels_are_those_that_have_subscribers()
    {
        Subscribe("chat:x", 1, 2);
        Subscribe("chat:y", 1);
        Subscribe("news", 3);
        _channels.Enter("chat:empty");
        var handler = new ChannelsOrderHandler(_channels);

        var chats = (await handler.HandleAsync(new ChannelsOrder("chat:*"), Cancellation)).Clients;
        Assert.Equal(["chat:x=2", "chat:y=1"], chats.Select(static channel => $"{channel.Key}={channel.Value}").Order(StringComparer.Ordinal));
        Assert.Equal(3, (await handler.HandleAsync(new ChannelsOrder(""), Cancellation)).Clients.Count);
    }

    [Fact]
    public async Task Info_counts_what_is_there()
    {
        Connect(1);
        Connect(2);
        Subscribe("chat:x", 1, 2);
        Subscribe("chat:y", 1);
        var life = new NodeLife(_time);
        life.Begin(new NodeId("node-1", 7));

        var info = await new InfoOrderHandler(life, _clients, _channels, TimeProvider.System).HandleAsync(new InfoOrder(), Cancellation);

        Assert.Equal((7, 2, 1, 2, 3), (info.Incarnation, info.Clients, info.Users, info.Channels, info.Subscriptions));
        Assert.InRange(info.UptimeSeconds, 0, 24 * 3600);
        Assert.NotEmpty(info.Version);
    }

    private FakeConnection Connect(ulong id, string session = "")
    {
        var connection = new FakeConnection(_sink, id) { Transport = new ClientTransport("sse", "json") { Session = session } };
        _clients.Add(connection.State.Info, connection);
        return connection;
    }

    private void Subscribe(string channel, params ulong[] clients)
    {
        var (live, _) = _channels.Enter(channel);
        foreach (var client in clients)
        {
            live.Open();
            Assert.True(live.Commit(new FakeConnection(_sink, client), Reception.Plain, repliedUpTo: null));
        }
    }
}
