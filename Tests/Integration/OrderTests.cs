using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Cluster;
using Realtime.Cluster.Orders;
using Tests.Support;

namespace Tests.Integration;

/// <summary>What a backend orders reaches the client it concerns, and the client is told.</summary>
public sealed class OrderTests
{
    private const string Channel = "chat:x";

    [Fact]
    public async Task A_client_that_is_taken_out_is_told_2000_and_gets_nothing_more()
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.ConnectAsync();
        await client.SubscribeAsync(Channel);

        await OrderAsync(node, new UnsubscribeOrder(new ClientSelector("ann"), Channel));

        var push = await client.NextPushAsync();
        Assert.Equal((2000, "server unsubscribe"), Unsubscribed(push));
        Assert.Equal(103, ErrorOf(await client.PublishAsync(Channel, 1)));
    }

    [Fact]
    public async Task An_order_concerns_the_user_that_it_names_and_of_these_the_client_that_it_names()
    {
        await using var node = await TestNode.StartAsync();
        await using var ann = await node.ConnectAsync("ann");
        await using var other = await node.ConnectAsync("ann");
        await using var bob = await node.ConnectAsync("bob");
        string? first = null;
        foreach (var client in new[] { ann, other, bob })
        {
            await client.SubscribeAsync(Channel);
            var presence = await client.AskAsync("presence", new { channel = Channel });
            first ??= presence.GetProperty("presence").GetProperty("presence").EnumerateObject().Single().Name;
        }

        Assert.Equal(0, await OrderAsync(node, new UnsubscribeOrder(new ClientSelector("bob", first!), Channel)));
        Assert.Equal(0, await OrderAsync(node, new UnsubscribeOrder(new ClientSelector(string.Empty), Channel)));
        Assert.Equal(1, await OrderAsync(node, new UnsubscribeOrder(new ClientSelector("ann", first!), Channel)));

        Assert.Equal(2000, Unsubscribed(await ann.NextPushAsync()).Code);
        var left = (await bob.AskAsync("presence_stats", new { channel = Channel })).GetProperty("presence_stats");
        Assert.Equal(2, left.GetProperty("num_clients").GetInt32());
    }

    [Fact]
    public async Task A_client_that_the_server_subscribes_is_told_and_gets_what_comes()
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.ConnectAsync();

        Assert.Equal(1, await OrderAsync(node, new SubscribeOrder(new ClientSelector("ann"), Channel, "{\"r\":1}"u8.ToArray(), "{\"d\":2}"u8.ToArray())));

        var push = await client.NextPushAsync();
        var subscribe = push.GetProperty("subscribe");
        Assert.True(subscribe.GetProperty("recoverable").GetBoolean());
        Assert.Equal(2, subscribe.GetProperty("data").GetProperty("d").GetInt32());
        await client.PublishAsync(Channel, 7);
        Assert.Equal(7, (await client.NextPushAsync()).GetProperty("pub").GetProperty("data").GetInt32());
        var presence = (await client.AskAsync("presence", new { channel = Channel })).GetProperty("presence").GetProperty("presence");
        Assert.Equal(1, presence.EnumerateObject().Single().Value.GetProperty("chan_info").GetProperty("r").GetInt32());
        Assert.Equal(105, ErrorOf(await client.AskAsync("subscribe", new { channel = Channel })));
    }

    [Fact]
    public async Task A_subscription_by_order_brings_what_was_missed_since_the_position_it_names()
    {
        await using var node = await TestNode.StartAsync();
        await using var publisher = await node.ConnectAsync("bob");
        var epoch = (await publisher.SubscribeAsync(Channel)).GetProperty("epoch").GetString()!;
        for (var n = 1; n <= 3; n++)
        {
            await publisher.PublishAsync(Channel, n);
        }

        await using var client = await node.ConnectAsync();
        await OrderAsync(node, new SubscribeOrder(new ClientSelector("ann"), Channel, [], []) { RecoverOffset = 1, RecoverEpoch = epoch });

        Assert.Equal(1, (await client.NextPushAsync()).GetProperty("subscribe").GetProperty("offset").GetInt32());
        Assert.Equal(2, await NextDataAsync(client));
        Assert.Equal(3, await NextDataAsync(client));
        await publisher.PublishAsync(Channel, 4);
        Assert.Equal(4, await NextDataAsync(client));
    }

    [Fact]
    public async Task A_subscription_over_the_limit_closes_the_connection()
    {
        await using var node = await TestNode.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Realtime:Clients:MaxSubscriptions"] = "1" });
        await using var client = await node.ConnectAsync();
        await client.SubscribeAsync(Channel);

        await OrderAsync(node, new SubscribeOrder(new ClientSelector("ann"), "chat:y", [], []));

        Assert.Equal((3505, "channel limit"), await client.WaitForCloseAsync());
    }

    [Fact]
    public async Task A_refresh_by_order_is_told_and_its_end_holds()
    {
        await using var node = await TestNode.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Realtime:Clients:ExpiryGrace"] = "00:00:00" });
        await using var client = await node.ConnectAsync();

        await OrderAsync(node, new RefreshOrder(new ClientSelector("ann"), 0, IsExpired: false, Info: null));
        Assert.Equal("{}", (await client.NextPushAsync()).GetProperty("refresh").GetRawText());

        var end = DateTimeOffset.UtcNow.AddSeconds(2).ToUnixTimeSeconds();
        await OrderAsync(node, new RefreshOrder(new ClientSelector("ann"), end, IsExpired: false, Info: null));
        var refresh = (await client.NextPushAsync()).GetProperty("refresh");
        Assert.True(refresh.GetProperty("expires").GetBoolean());
        Assert.InRange(refresh.GetProperty("ttl").GetInt32(), 1, 2);
        Assert.Equal((3005, "connection expired"), await client.WaitForCloseAsync());
    }

    [Fact]
    public async Task A_connection_that_a_backend_calls_expired_ends_at_once()
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.ConnectAsync();

        await OrderAsync(node, new RefreshOrder(new ClientSelector("ann"), 0, IsExpired: true, Info: null));

        Assert.Equal((3005, "connection expired"), await client.WaitForCloseAsync());
    }

    [Fact]
    public async Task What_a_refresh_says_of_a_client_is_what_presence_says()
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.ConnectAsync();
        await client.SubscribeAsync(Channel);

        await OrderAsync(node, new RefreshOrder(new ClientSelector("ann"), 0, IsExpired: false, "{\"name\":\"Ann\"}"u8.ToArray()));

        var presence = (await client.AskAsync("presence", new { channel = Channel })).GetProperty("presence").GetProperty("presence");
        Assert.Equal("Ann", presence.EnumerateObject().Single().Value.GetProperty("conn_info").GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_client_that_is_disconnected_is_told_the_code()
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.ConnectAsync();

        await OrderAsync(node, new DisconnectOrder(new ClientSelector("ann"), 4500, "go away", []));

        Assert.Equal((4500, "go away"), await client.WaitForCloseAsync());
    }

    private static async Task<int> OrderAsync(TestNode node, ControlOrder<OrderDone> order)
    {
        var survey = await node.Services.GetRequiredService<IControlBus>().AskAllAsync(order, TestContext.Current.CancellationToken);
        Assert.False(survey.IsPartial);
        return survey.Answers.Sum(static answer => answer.Value.Clients);
    }

    private static (int Code, string? Reason) Unsubscribed(JsonElement push) =>
        (push.GetProperty("unsubscribe").GetProperty("code").GetInt32(), push.GetProperty("unsubscribe").GetProperty("reason").GetString());

    private static int ErrorOf(JsonElement reply) => reply.GetProperty("error").GetProperty("code").GetInt32();

    private static async Task<int> NextDataAsync(RealtimeTestClient client) => (await client.NextPushAsync()).GetProperty("pub").GetProperty("data").GetInt32();
}
