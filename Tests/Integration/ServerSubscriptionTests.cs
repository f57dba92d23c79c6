using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Hub;
using Tests.Support;

namespace Tests.Integration;

/// <summary>What a client is subscribed to from its first moment.</summary>
public sealed class ServerSubscriptionTests
{
    private static readonly string[] Asked = ["chat:a", "closed:x", "$chat:x", "nowhere:x", "chat:a b"];

    [Fact]
    public async Task The_channels_of_a_token_are_subscribed_when_the_reply_comes()
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.OpenAsync();

        var result = await client.ConnectAsync(WithChannels(node, "chat:b", "chat:a"));

        Assert.Equal(["chat:a", "chat:b"], result.GetProperty("subs").EnumerateObject().Select(static sub => sub.Name));
        Assert.True(result.GetProperty("subs").GetProperty("chat:a").GetProperty("recoverable").GetBoolean());
        await client.PublishAsync("chat:b", 5);
        var push = await client.NextPushAsync();
        Assert.Equal(("chat:b", 5), (push.GetProperty("channel").GetString(), push.GetProperty("pub").GetProperty("data").GetInt32()));
        Assert.Equal(105, ErrorOf(await client.AskAsync("subscribe", new { channel = "chat:a" })));
    }

    [Fact]
    public async Task What_a_token_says_of_a_channel_is_told_and_seen()
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.OpenAsync();
        var token = node.Issuer.CreateRaw(TokenIssuer.Payload(
            ""","sub":"ann","subs":{"chat:a":{"info":{"r":1},"data":{"d":2}},"plain:x":{"override":{"presence":{"value":true}}},"chat:q":{"override":{"force_recovery":{"value":false},"presence":{"value":false}}}}"""));

        var subs = (await client.ConnectAsync(token)).GetProperty("subs");

        Assert.Equal(2, subs.GetProperty("chat:a").GetProperty("data").GetProperty("d").GetInt32());
        Assert.Equal("{}", subs.GetProperty("chat:q").GetRawText());
        var members = (await client.AskAsync("presence", new { channel = "chat:a" })).GetProperty("presence").GetProperty("presence").EnumerateObject();
        Assert.Equal(1, members.Single().Value.GetProperty("chan_info").GetProperty("r").GetInt32());
    }

    [Fact]
    public async Task Who_comes_back_with_its_positions_gets_what_it_missed_with_the_connect_reply()
    {
        await using var node = await TestNode.StartAsync();
        await using var publisher = await node.ConnectAsync("bob");
        var epoch = (await publisher.SubscribeAsync("chat:a")).GetProperty("epoch").GetString();
        await publisher.PublishAsync("chat:a", 1);
        await publisher.PublishAsync("chat:a", 2);
        await using var client = await node.OpenAsync();

        var reply = await client.AskAsync("connect", new
        {
            token = WithChannels(node, "chat:a", "chat:b"),
            subs = new Dictionary<string, object>(StringComparer.Ordinal)
            {
                ["chat:a"] = new { recover = true, offset = 1, epoch },
                ["chat:b"] = new { recover = true, offset = 5, epoch = "other" },
            },
        });

        var subs = reply.GetProperty("connect").GetProperty("subs");
        Assert.Equal((true, 1), (subs.GetProperty("chat:a").GetProperty("recovered").GetBoolean(), subs.GetProperty("chat:a").GetProperty("offset").GetInt32()));
        Assert.Equal(2, subs.GetProperty("chat:a").GetProperty("publications").EnumerateArray().Single().GetProperty("data").GetInt32());
        Assert.False(subs.GetProperty("chat:b").TryGetProperty("recovered", out _));
        Assert.True(subs.GetProperty("chat:b").GetProperty("was_recovering").GetBoolean());
    }

    [Fact]
    public async Task What_a_client_asks_for_it_gets_if_it_could_subscribe_by_itself_and_is_passed_over_otherwise()
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.OpenAsync();
        var asked = Asked.ToDictionary(static channel => channel, static _ => new { }, StringComparer.Ordinal);

        var reply = await client.AskAsync("connect", new { token = node.Issuer.Create(), subs = asked });

        Assert.Equal(["chat:a"], reply.GetProperty("connect").GetProperty("subs").EnumerateObject().Select(static sub => sub.Name));
    }

    [Fact]
    public async Task A_token_that_names_a_channel_that_cannot_be_gets_102_and_leaves_nothing_behind()
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.OpenAsync();

        Assert.Equal(102, ErrorOf(await client.AskAsync("connect", new { token = WithChannels(node, "chat:a", "nowhere:x") })));

        Assert.Empty(node.Services.GetRequiredService<ChannelTable>().All());
    }

    [Fact]
    public async Task More_channels_than_a_connection_may_have_close_it()
    {
        await using var node = await TestNode.StartAsync(Settings(("Realtime:Clients:MaxSubscriptions", "2")));
        await using var client = await node.OpenAsync();

        await client.SendTextAsync(Connect(WithChannels(node, "chat:a", "chat:b", "chat:c")));

        Assert.Equal((3505, "channel limit"), await client.WaitForCloseAsync());
    }

    [Fact]
    public async Task Every_user_has_its_own_channel_where_that_is_on()
    {
        await using var node = await TestNode.StartAsync(Settings(
            ("Realtime:Clients:SubscribeToPersonal", "true"), ("Realtime:Clients:PersonalNamespace", "plain"), ("Realtime:Clients:AllowAnonymous", "true")));
        await using var ann = await node.OpenAsync();
        await using var nobody = await node.OpenAsync();

        var mine = await ann.ConnectAsync(node.Issuer.Create("ann"));
        var none = await nobody.AskAsync("connect", new { });

        Assert.Equal(["plain:#ann"], mine.GetProperty("subs").EnumerateObject().Select(static sub => sub.Name));
        Assert.False(none.GetProperty("connect").TryGetProperty("subs", out _));
    }

    [Fact]
    public async Task A_refresh_that_names_other_channels_makes_the_client_come_back()
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.OpenAsync();
        await client.ConnectAsync(WithChannels(node, "chat:a"));

        var same = await client.AskAsync("refresh", new { token = WithChannels(node, "chat:a") });
        await client.SendTextAsync($$$"""{"id":9,"refresh":{"token":"{{{WithChannels(node, "chat:a", "chat:b")}}}"}}""");

        Assert.True(same.TryGetProperty("refresh", out _));
        Assert.Equal((3010, "insufficient state"), await client.WaitForCloseAsync());
    }

    [Fact]
    public async Task A_subscription_of_the_servers_that_expires_closes_with_3006()
    {
        await using var node = await TestNode.StartAsync(Settings(("Realtime:Clients:ExpiryGrace", "00:00:00")));
        await using var client = await node.ConnectAsync();
        var end = DateTimeOffset.UtcNow.AddSeconds(2).ToUnixTimeSeconds();

        await node.Services.GetRequiredService<Realtime.Cluster.IControlBus>().AskAllAsync(
            new Realtime.Cluster.Orders.SubscribeOrder(new Realtime.Cluster.Orders.ClientSelector("ann"), "chat:a", [], []) { ExpireAt = end },
            TestContext.Current.CancellationToken);

        Assert.Equal((3006, "subscription expired"), await client.WaitForCloseAsync());
    }

    /// <summary>Many clients with many channels come back at once while others publish: no lock may be held over a send or a read.</summary>
    [Fact]
    public async Task A_crowd_that_comes_back_with_its_positions_gets_in()
    {
        const int Channels = 20, Clients = 40, Rounds = 3;
        await using var node = await TestNode.StartAsync(Settings(
            ("Realtime:Channels:Namespaces:chat:ForcePushJoinLeave", "true"), ("Realtime:Channels:Namespaces:chat:AllowPublishForClient", "true")));
        var names = Enumerable.Range(0, Channels).Select(static n => $"chat:{n}").ToArray();
        using var stop = new CancellationTokenSource();
        await using var publisher = await node.ConnectAsync("pub");
        var publishing = PublishAsync(publisher, names, stop.Token);
        var token = WithChannels(node, names);
        for (var round = 0; round < Rounds; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(async _ =>
            {
                await using var client = await node.OpenAsync();
                var subs = names.ToDictionary(static name => name, static _ => new { recover = true, offset = 0, epoch = "" }, StringComparer.Ordinal);
                var reply = await client.AskAsync("connect", new { token, subs });
                Assert.Equal(Channels, reply.GetProperty("connect").GetProperty("subs").EnumerateObject().Count());
            }));
        }

        await stop.CancelAsync();
        await publishing;
        await Eventually.HoldsAsync(
            () => node.Services.GetRequiredService<ClientTable>().Count == 1 && node.Services.GetRequiredService<ChannelTable>().All().Count == 0,
            "everybody but the publisher is gone, and nothing of them is left",
            TestContext.Current.CancellationToken);
    }

    private static async Task PublishAsync(RealtimeTestClient publisher, string[] channels, CancellationToken stop)
    {
        for (var n = 0; !stop.IsCancellationRequested; n++)
        {
            await publisher.PublishAsync(channels[n % channels.Length], n);
        }
    }

    private static string WithChannels(TestNode node, params string[] channels) => node.Issuer.Create("ann", token => token.Claims["channels"] = channels);

    private static string Connect(string token) => JsonSerializer.Serialize(new { id = 1, connect = new { token } });

    private static int ErrorOf(JsonElement reply) => reply.GetProperty("error").GetProperty("code").GetInt32();

    private static Dictionary<string, string?> Settings(params (string Key, string Value)[] settings) =>
        settings.ToDictionary(static setting => setting.Key, static setting => (string?)setting.Value, StringComparer.Ordinal);
}
