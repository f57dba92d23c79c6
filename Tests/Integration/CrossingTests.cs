using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Cluster;
using Realtime.Cluster.Orders;
using Realtime.Hooks;
using Tests.Support;

namespace Tests.Integration;

/// <summary>What a backend orders while a subscribe is under way: both sides end alike, and nothing comes after it.</summary>
public sealed class CrossingTests
{
    private const string Channel = "chat:x";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_unsubscribe_that_crosses_a_subscribe_ends_it_after_its_reply()
    {
        var hooks = new WaitingHooks();
        await using var node = await TestNode.StartAsync(realtime: realtime => realtime.AddHooks(hooks));
        await using var client = await node.ConnectAsync();
        await client.SendTextAsync("""{"id":9,"subscribe":{"channel":"chat:x"}}""");
        await hooks.Asked.WaitAsync(Cancellation);

        var order = AskAsync(node, new UnsubscribeOrder(new ClientSelector("ann"), Channel));
        Assert.False(order.IsCompleted);
        hooks.Answer();

        Assert.True((await client.WaitForReplyAsync(9)).TryGetProperty("subscribe", out _));
        Assert.Equal(1, await order);
        Assert.Equal(2000, (await NextAsync(client, "unsubscribe")).GetProperty("code").GetInt32());
        await AssertNothingIsLeftAsync(node, client);
    }

    [Fact]
    public async Task A_disconnect_that_crosses_a_subscribe_wins()
    {
        var hooks = new WaitingHooks();
        await using var node = await TestNode.StartAsync(realtime: realtime => realtime.AddHooks(hooks));
        await using var client = await node.ConnectAsync();
        await client.SendTextAsync("""{"id":9,"subscribe":{"channel":"chat:x"}}""");
        await hooks.Asked.WaitAsync(Cancellation);

        await AskAsync(node, new DisconnectOrder(new ClientSelector("ann"), 3503, "force disconnect", []));
        hooks.Answer();

        Assert.Equal((3503, "force disconnect"), await client.WaitForCloseAsync());
        await using var other = await node.ConnectAsync("bob");
        await AssertNothingIsLeftAsync(node, other);
    }

    [Fact]
    public async Task A_ban_that_crosses_a_subscribe_wins()
    {
        var hooks = new WaitingHooks();
        await using var node = await TestNode.StartAsync(ServerApiClient.Settings(), realtime: realtime => realtime.AddHooks(hooks));
        await using var client = await node.ConnectAsync();
        await client.SendTextAsync("""{"id":9,"subscribe":{"channel":"chat:x"}}""");
        await hooks.Asked.WaitAsync(Cancellation);

        await BanAsync(node, closes: 1);
        hooks.Answer();

        Assert.Equal((3503, "force disconnect"), await client.WaitForCloseAsync());
        await using var other = await node.ConnectAsync("bob");
        await AssertNothingIsLeftAsync(node, other);
    }

    [Fact]
    public async Task A_ban_that_crosses_a_connect_wins()
    {
        var hooks = new WaitingHooks { WaitsAtConnect = true };
        await using var node = await TestNode.StartAsync(ServerApiClient.Settings(), realtime: realtime => realtime.AddHooks(hooks));
        await using var client = await node.OpenAsync();
        var token = node.Issuer.Create(change: static token => token.Claims["channels"] = new List<string> { Channel });
        await client.SendTextAsync(JsonSerializer.Serialize(new { id = 1, connect = new { token } }));
        await hooks.Asked.WaitAsync(Cancellation);

        // Not in the table yet, so no order finds it: it asks the list itself.
        await BanAsync(node, closes: 0);
        hooks.Answer();

        Assert.Equal((3503, "force disconnect"), await client.WaitForCloseAsync());
        await using var other = await node.ConnectAsync("bob");
        await AssertNothingIsLeftAsync(node, other);
    }

    [Fact]
    public async Task A_client_that_leaves_while_its_subscribe_waits_leaves_nothing_behind()
    {
        var hooks = new WaitingHooks();
        await using var node = await TestNode.StartAsync(realtime: realtime => realtime.AddHooks(hooks));
        var client = await node.ConnectAsync();
        await client.SendTextAsync("""{"id":9,"subscribe":{"channel":"chat:x"}}""");
        await hooks.Asked.WaitAsync(Cancellation);

        await client.DisposeAsync();
        hooks.Answer();

        await using var other = await node.ConnectAsync("bob");
        await AssertNothingIsLeftAsync(node, other);
    }

    [Fact]
    public async Task An_order_for_a_client_that_is_just_connecting_waits_for_its_subscriptions()
    {
        var hooks = new WaitingHooks { WaitsAtConnect = true };
        await using var node = await TestNode.StartAsync(realtime: realtime => realtime.AddHooks(hooks));
        await using var client = await node.OpenAsync();
        var token = node.Issuer.Create(change: static token => token.Claims["channels"] = new List<string> { Channel });
        await client.SendTextAsync(JsonSerializer.Serialize(new { id = 1, connect = new { token } }));
        await hooks.Asked.WaitAsync(Cancellation);

        // Not in the table yet: nobody is concerned.
        Assert.Equal(0, await AskAsync(node, new UnsubscribeOrder(new ClientSelector("ann"), Channel)));
        hooks.Answer();
        Assert.True((await client.WaitForReplyAsync(1)).GetProperty("connect").GetProperty("subs").TryGetProperty(Channel, out _));

        Assert.Equal(1, await AskAsync(node, new UnsubscribeOrder(new ClientSelector("ann"), Channel)));
        Assert.Equal(2000, (await NextAsync(client, "unsubscribe")).GetProperty("code").GetInt32());
        await AssertNothingIsLeftAsync(node, client);
    }

    private static async Task<int> AskAsync(TestNode node, ControlOrder<OrderDone> order) =>
        (await node.Services.GetRequiredService<IControlBus>().AskAllAsync(order, Cancellation)).Answers.Sum(static answer => answer.Value.Clients);

    private static async Task BanAsync(TestNode node, int closes)
    {
        using var api = ServerApiClient.Of(node);
        Assert.Equal(closes, (await api.ResultAsync("ban", """{"user":"ann"}""")).GetProperty("num_clients").GetInt32());
    }

    /// <summary>The next push of this kind; joins and the like are passed over.</summary>
    private static async Task<JsonElement> NextAsync(RealtimeTestClient client, string kind)
    {
        while (true)
        {
            if ((await client.NextPushAsync()).TryGetProperty(kind, out var push))
            {
                return push;
            }
        }
    }

    /// <summary>Nobody is in the channel, on this node or in its presence.</summary>
    private static async Task AssertNothingIsLeftAsync(TestNode node, RealtimeTestClient anybody)
    {
        var channels = node.Services.GetRequiredService<Realtime.Hub.ChannelTable>();
        await Eventually.HoldsAsync(() => channels.Find(Channel) is null, "the channel is gone", Cancellation);
        var presence = node.Services.GetRequiredService<Realtime.Presence.IPresenceStore>();
        Assert.Equal(0, (await presence.ReadStatsAsync(Channel, Cancellation)).Clients);
        Assert.DoesNotContain(anybody.Pushes, static push => push.TryGetProperty("pub", out _));
    }

    private sealed class WaitingHooks : IRealtimeHooks
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool WaitsAtConnect { get; init; }

        public Task Asked => _asked.Task;

        public void Answer() => _answer.TrySetResult();

        public async ValueTask<ConnectingResult> OnConnectingAsync(ConnectingContext context, CancellationToken cancellationToken)
        {
            await (WaitsAtConnect ? WaitAsync() : Task.CompletedTask);
            return ConnectingResult.Pass;
        }

        public async ValueTask<SubscribingResult> OnSubscribingAsync(SubscribingContext context, CancellationToken cancellationToken)
        {
            await (WaitsAtConnect ? Task.CompletedTask : WaitAsync());
            return SubscribingResult.Pass;
        }

        private Task WaitAsync()
        {
            _asked.TrySetResult();
            return _answer.Task;
        }
    }
}
