using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Realtime.Channels;
using Realtime.Hooks;
using Realtime.Protocol;
using Tests.Support;

namespace Tests.Integration.Hooks;

public sealed class HookTests
{
    private const string Channel = "chat:x";

    [Fact]
    public async Task A_connect_hook_lets_a_client_in_without_a_token()
    {
        await using var node = await NodeAsync(new FakeHooks
        {
            Connecting = static (context, _) => new(new ConnectingResult
            {
                User = context.HasToken ? null : Encoding.UTF8.GetString(context.Data.Span).Trim('"'),
                Info = """{"name":"Bob"}"""u8.ToArray(),
                Data = """{"hello":1}"""u8.ToArray(),
                Subscriptions = new Dictionary<string, ServerSubscription>(StringComparer.Ordinal) { ["chat:own"] = new() },
            }),
        });
        await using var ann = await node.ConnectAsync();
        await ann.SubscribeAsync(Channel);
        await using var bob = await node.OpenAsync();

        var reply = await bob.AskAsync("connect", new { data = "bob", name = "test" });
        await bob.SubscribeAsync(Channel);
        await bob.PublishAsync(Channel, 1);
        var info = (await NextPublicationAsync(ann)).GetProperty("info");

        Assert.Equal("""{"hello":1}""", reply.GetProperty("connect").GetProperty("data").GetRawText());
        Assert.True(reply.GetProperty("connect").GetProperty("subs").TryGetProperty("chat:own", out _));
        Assert.Equal(("bob", """{"name":"Bob"}"""), (info.GetProperty("user").GetString(), info.GetProperty("conn_info").GetRawText()));
    }

    [Fact]
    public async Task A_connect_hook_refuses_with_an_error_or_a_disconnect()
    {
        await using var node = await NodeAsync(new FakeHooks
        {
            Connecting = static (context, _) => new(ConnectingResult.Refuse(string.Equals(context.Name, "old", StringComparison.Ordinal)
                ? HookRefusal.With(new DisconnectCode(4501, "too old"))
                : HookRefusal.With(new ProtocolError(1001, "maintenance", IsTemporary: true)))),
        });
        await using var refused = await node.OpenAsync();
        await using var closed = await node.OpenAsync();

        var reply = await refused.AskAsync("connect", new { token = node.Issuer.Create(), name = "new" });
        await closed.SendTextAsync("""{"id":1,"connect":{"name":"old"}}""");

        Assert.Equal("""{"code":1001,"message":"maintenance","temporary":true}""", reply.GetProperty("error").GetRawText());
        Assert.Equal((4501, "too old"), await closed.WaitForCloseAsync());
    }

    [Fact]
    public async Task A_subscribe_hook_allows_refuses_and_enriches()
    {
        await using var node = await NodeAsync(new FakeHooks
        {
            Subscribing = static (context, _) => new(context.Channel switch
            {
                "closed:open" => SubscribingResult.Allow(new ServerSubscription { Info = "7"u8.ToArray(), Data = """{"topic":"x"}"""u8.ToArray() }),
                "chat:no" => SubscribingResult.Refuse(HookRefusal.With(ProtocolError.PermissionDenied)),
                "chat:out" => SubscribingResult.Refuse(HookRefusal.With(new DisconnectCode(4000, "later"))),
                _ => SubscribingResult.Pass,
            }),
        });
        await using var ann = await node.ConnectAsync();

        Assert.Equal("""{"topic":"x"}""", (await ann.SubscribeAsync("closed:open")).GetProperty("data").GetRawText());
        await AssertErrorAsync(103, ann.AskAsync("subscribe", new { channel = "chat:no" }));
        await AssertErrorAsync(103, ann.AskAsync("subscribe", new { channel = "closed:other" }));
        await ann.SendTextAsync("""{"id":90,"subscribe":{"channel":"chat:out"}}""");
        Assert.Equal((4000, "later"), await ann.WaitForCloseAsync());
    }

    [Fact]
    public async Task A_publish_hook_replaces_tags_allows_and_refuses()
    {
        await using var node = await NodeAsync(new FakeHooks
        {
            Publishing = static (context, _) => new(Encoding.UTF8.GetString(context.Data.Span) switch
            {
                "\"bad\"" => PublishingResult.Refuse(HookRefusal.With(new ProtocolError(1002, "mind your words"))),
                "\"worse\"" => PublishingResult.Refuse(HookRefusal.With(new DisconnectCode(4502, "banned"))),
                "\"unkept\"" => new PublishingResult { IsAllowed = true, SkipHistory = true },
                "\"once\"" => new PublishingResult { IsAllowed = true, IdempotencyKey = "k" },
                "\"more\"" => new PublishingResult { IsAllowed = true, Data = """{"n":1}"""u8.ToArray(), Tags = new Dictionary<string, string>(StringComparer.Ordinal) { ["k"] = "v" } },
                _ => PublishingResult.Pass,
            }),
        });
        await using var ann = await node.ConnectAsync();
        await using var bob = await node.ConnectAsync("bob");
        await ann.SubscribeAsync(Channel);

        await AssertErrorAsync(103, bob.PublishAsync(Channel, "passed"));
        await AssertErrorAsync(1002, bob.PublishAsync(Channel, "bad"));
        foreach (var data in (string[])["more", "unkept", "once", "once"])
        {
            Assert.True((await bob.PublishAsync(Channel, data)).TryGetProperty("publish", out _));
        }

        var history = (await ann.AskAsync("history", new { channel = Channel, limit = -1 })).GetProperty("history").GetProperty("publications");
        Assert.Equal(["""{"n":1}""", "\"once\""], history.EnumerateArray().Select(static publication => publication.GetProperty("data").GetRawText()));
        Assert.Equal("v", history[0].GetProperty("tags").GetProperty("k").GetString());
        Assert.Equal("\"unkept\"", (await NextPublicationAsync(ann, static publication => !publication.TryGetProperty("offset", out _))).GetProperty("data").GetRawText());
        await bob.SendTextAsync("""{"id":90,"publish":{"channel":"chat:x","data":"worse"}}""");
        Assert.Equal((4502, "banned"), await bob.WaitForCloseAsync());
    }

    [Fact]
    public async Task A_hook_that_fails_is_a_temporary_error()
    {
        await using var node = await NodeAsync(new FakeHooks { Publishing = static (_, _) => throw new InvalidOperationException("broken") });
        await using var ann = await node.ConnectAsync();

        var reply = await ann.PublishAsync("plain:x", 1);

        Assert.Equal("""{"code":100,"message":"internal server error","temporary":true}""", reply.GetProperty("error").GetRawText());
    }

    [Fact]
    public async Task A_client_that_is_gone_is_told_of_once_with_its_code_and_one_that_never_connected_is_not()
    {
        var gone = new ConcurrentQueue<(string User, int Code)>();
        await using var node = await NodeAsync(new FakeHooks
        {
            Disconnected = (context, _) =>
            {
                gone.Enqueue((context.User, context.Code));
                return ValueTask.CompletedTask;
            },
        });
        await using var fresh = await node.OpenAsync();
        await fresh.SendTextAsync("garbage");
        Assert.Equal(3501, (await fresh.WaitForCloseAsync()).Code);
        await using var ann = await node.ConnectAsync();
        await using var bob = await node.ConnectAsync("bob");

        await ann.SendTextAsync("garbage");
        await Eventually.TrueAsync(() => !gone.IsEmpty);
        await bob.CloseAsync();
        await Eventually.TrueAsync(() => gone.Count == 2);

        Assert.Equal([("ann", 3501), ("bob", 0)], gone);
    }

    [Fact]
    public async Task A_hook_that_hangs_when_a_client_leaves_does_not_keep_it_present()
    {
        var hanging = new TaskCompletionSource();
        await using var node = await NodeAsync(new FakeHooks { Disconnected = (context, _) => string.Equals(context.User, "bob", StringComparison.Ordinal) ? new(hanging.Task) : ValueTask.CompletedTask });
        await using var ann = await node.ConnectAsync();
        await ann.SubscribeAsync(Channel);
        await using var bob = await node.ConnectAsync("bob");
        await bob.SubscribeAsync(Channel);

        await bob.CloseAsync();
        await Eventually.TrueAsync(async () => (await ann.AskAsync("presence_stats", new { channel = Channel })).GetProperty("presence_stats").GetProperty("num_clients").GetInt32() == 1);

        Assert.False(hanging.Task.IsCompleted);
        hanging.SetResult();
    }

    [Fact]
    public async Task Subscribe_unsubscribe_subscribe_in_one_frame_ends_subscribed_once_while_a_hook_takes_its_time()
    {
        var asked = 0;
        await using var node = await NodeAsync(new FakeHooks
        {
            Subscribing = async (_, stop) =>
            {
                Interlocked.Increment(ref asked);
                await Task.Delay(TimeSpan.FromMilliseconds(300), stop);
                return SubscribingResult.Pass;
            },
        });
        await using var ann = await node.ConnectAsync();

        await ann.SendTextAsync("""
            {"id":20,"subscribe":{"channel":"chat:x"}}
            {"id":21,"unsubscribe":{"channel":"chat:x"}}
            {"id":22,"subscribe":{"channel":"chat:x"}}
            """.ReplaceLineEndings("\n"));
        Assert.False((await ann.WaitForReplyAsync(21)).TryGetProperty("error", out _));
        Assert.False((await ann.WaitForReplyAsync(22)).TryGetProperty("error", out _));
        await ann.PublishAsync(Channel, "once");
        await ann.PublishAsync(Channel, "last");
        await NextPublicationAsync(ann, static publication => publication.GetProperty("data").GetString() == "last");
        var presence = (await ann.AskAsync("presence_stats", new { channel = Channel })).GetProperty("presence_stats");

        Assert.Equal((2, 1), (asked, presence.GetProperty("num_clients").GetInt32()));
    }

    [Fact]
    public async Task A_client_that_leaves_while_a_subscribe_hook_runs_leaves_nothing_behind()
    {
        var entered = new TaskCompletionSource();
        var left = new TaskCompletionSource();
        await using var node = await NodeAsync(new FakeHooks
        {
            Subscribing = async (context, stop) =>
            {
                if (string.Equals(context.User, "bob", StringComparison.Ordinal))
                {
                    entered.TrySetResult();
                    await left.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, stop);
                }

                return SubscribingResult.Pass;
            },
            Disconnected = (_, _) =>
            {
                left.TrySetResult();
                return ValueTask.CompletedTask;
            },
        });
        await using var ann = await node.ConnectAsync();
        await ann.SubscribeAsync(Channel);
        await using (var bob = await node.ConnectAsync("bob"))
        {
            await bob.SendTextAsync("""{"id":20,"subscribe":{"channel":"chat:x"}}""");
            await entered.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }

        await left.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        var presence = (await ann.AskAsync("presence", new { channel = Channel })).GetProperty("presence").GetProperty("presence");
        Assert.Single(presence.EnumerateObject());
    }

    private static Task<TestNode> NodeAsync(FakeHooks hooks) => TestNode.StartAsync(realtime: realtime => realtime.AddHooks(hooks));

    private static async Task AssertErrorAsync(int code, Task<JsonElement> reply) => Assert.Equal(code, (await reply).GetProperty("error").GetProperty("code").GetInt32());

    private static async Task<JsonElement> NextPublicationAsync(RealtimeTestClient client, Func<JsonElement, bool>? isMeant = null)
    {
        while (true)
        {
            var push = await client.NextPushAsync();
            if (push.TryGetProperty("pub", out var publication) && isMeant?.Invoke(publication) != false)
            {
                return publication;
            }
        }
    }
}
