using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Hooks;
using Tests.Support;

namespace Tests.Integration.Hooks;

public sealed class WebhookTests
{
    private const string InternalError = """{"code":100,"message":"internal server error","temporary":true}""";

    public static TheoryData<string> Faults => ["status", "redirect", "huge", "garbage", "no object", "wrong kind", "not the application's code", "slow", "not UTF-8"];

    [Fact]
    public async Task Connect_asks_for_a_stranger_with_these_bytes_and_lets_it_in_as_answered()
    {
        await using var service = await FakeWebhook.StartAsync(("/Connect", """{"result":{"user":"bob","info":{"n":"Bob"},"channels":["chat:a"],"subs":{"chat:b":{"data":{"k":1}}},"data":{"hello":1}}}"""));
        await using var node = await TestNode.StartAsync(service.Settings("Connect"));
        await using var bob = await node.OpenAsync();
        await using var ann = await node.ConnectAsync();

        var result = (await bob.AskAsync("connect", new { data = new { k = 1 }, name = "js", version = "5" })).GetProperty("connect");

        var client = result.GetProperty("client").GetString();
        var request = Assert.Single(service.Requests);
        Assert.Equal($$"""{"client":"{{client}}","transport":"websocket","protocol":"json","encoding":"json","data":{"k":1},"name":"js","version":"5"}""", request.Body);
        Assert.Equal("application/json", request.Headers.ContentType.ToString());
        Assert.Equal("""{"hello":1}""", result.GetProperty("data").GetRawText());
        Assert.Equal(["chat:a", "chat:b"], result.GetProperty("subs").EnumerateObject().Select(static sub => sub.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Headers_are_the_nodes_own_and_of_the_clients_only_those_allowed()
    {
        await using var service = await FakeWebhook.StartAsync(("/Connect", "{}"));
        var settings = service.Settings("Connect");
        settings["Realtime:Webhooks:Headers:X-Key"] = "static-secret";
        settings["Realtime:Webhooks:ClientHeaders:0"] = "X-Page";
        settings["Realtime:Webhooks:ClientHeaders:1"] = "X-Key";
        settings["Realtime:Webhooks:ClientHeaders:2"] = "X-Split";
        await using var node = await TestNode.StartAsync(settings);
        var stranger = new ConnectingContext
        {
            Client = "c1",
            User = "",
            Transport = "websocket",
            Protocol = "json",
            HasToken = false,
            Name = "",
            Version = "",
            Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["x-page"] = "start", ["X-Key"] = "forged", ["X-Other"] = "1", ["X-Split"] = "a\r\nX-Evil: 1" },
            Channels = ["chat:a"],
        };

        await node.Services.GetRequiredService<HookRunner>().OnConnectingAsync(stranger, TestContext.Current.CancellationToken);

        var request = Assert.Single(service.Requests);
        Assert.Equal("""{"client":"c1","transport":"websocket","protocol":"json","encoding":"json","channels":["chat:a"]}""", request.Body);
        Assert.Equal(("static-secret", "start"), (request.Headers["X-Key"].ToString(), request.Headers["X-Page"].ToString()));
        Assert.DoesNotContain(request.Headers.Keys, static name => name is "X-Other" or "X-Evil" or "X-Split");
        Assert.DoesNotContain(node.Logs.Entries, static entry => entry.Text.Contains("static-secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_renewal_goes_on_ends_or_is_unknown_as_answered()
    {
        var answer = "";
        await using var service = await FakeWebhook.StartAsync((context, _) => context.Response.WriteAsync(answer, context.RequestAborted));
        await using var node = await TestNode.StartAsync(service.Settings("Refresh", "SubRefresh"));
        var runner = node.Services.GetRequiredService<HookRunner>();
        var client = new ClientContext { Client = "c1", User = "", Transport = "websocket", Protocol = "json" };
        var end = DateTimeOffset.FromUnixTimeSeconds(4_000_000_000);

        answer = """{"result":{"expire_at":4000000000}}""";
        Assert.Equal(new RefreshingResult { GoesOn = true, ExpiresAt = end }, await runner.OnRefreshingAsync(client, TestContext.Current.CancellationToken));
        foreach (var over in (string[])["{}", """{"result":{"expired":true}}""", """{"result":{"expire_at":1}}""", """{"error":{"code":1000,"message":"x"}}"""])
        {
            answer = over;
            Assert.Equal(RefreshingResult.Pass, await runner.OnRefreshingSubscriptionAsync(client, "chat:x", TestContext.Current.CancellationToken));
        }

        answer = "garbage";
        Assert.True((await runner.OnRefreshingAsync(client, TestContext.Current.CancellationToken)).IsUnknown);
        Assert.Equal("""{"client":"c1","transport":"websocket","protocol":"json","encoding":"json","user":""}""", service.Requests[0].Body);
        Assert.Equal("""{"client":"c1","transport":"websocket","protocol":"json","encoding":"json","user":"","channel":"chat:x"}""", service.Requests[1].Body);
    }

    [Theory]
    [InlineData("{}", 3501)]
    [InlineData("""{"disconnect":{"code":4501,"reason":"no"},"error":{"code":1000,"message":"x"},"result":{"user":"bob"}}""", 4501)]
    public async Task A_stranger_of_whom_nothing_good_is_said_is_closed(string answer, int code)
    {
        await using var service = await FakeWebhook.StartAsync(("/Connect", answer));
        await using var node = await TestNode.StartAsync(service.Settings("Connect"));
        await using var stranger = await node.OpenAsync();

        await stranger.SendTextAsync("""{"id":1,"connect":{}}""");

        Assert.Equal(code, (await stranger.WaitForCloseAsync()).Code);
    }

    [Fact]
    public async Task A_channel_of_an_unknown_namespace_refuses_the_connect()
    {
        await using var service = await FakeWebhook.StartAsync(("/Connect", """{"result":{"user":"bob","channels":["nowhere:x"]}}"""));
        await using var node = await TestNode.StartAsync(service.Settings("Connect"));
        await using var stranger = await node.OpenAsync();

        Assert.Equal(102, CodeOf(await stranger.AskAsync("connect", new { })));
    }

    [Fact]
    public async Task Subscribe_and_publish_are_asked_where_the_namespace_wants_it()
    {
        await using var service = await FakeWebhook.StartAsync(
            ("/Subscribe", """{"result":{"info":{"role":"admin"},"data":{"k":1}}}"""),
            ("/Publish", """{"result":{"b64data":"eyJuIjoyfQ==","tags":{"a":"b"}}}"""));
        var settings = service.Settings("Subscribe", "Publish");
        settings["Realtime:Channels:Namespaces:asked:SubscribeWebhook"] = "true";
        settings["Realtime:Channels:Namespaces:asked:PublishWebhook"] = "true";
        await using var node = await TestNode.StartAsync(settings);
        await using var ann = await node.OpenAsync();
        var client = (await ann.ConnectAsync(node.Issuer.Create())).GetProperty("client").GetString();

        var subscribed = await ann.SubscribeAsync("asked:x");
        await ann.PublishAsync("asked:x", new { n = 1 });
        var publication = (await ann.NextPushAsync()).GetProperty("pub");
        await ann.SubscribeAsync("plain:x");

        var who = $$"""{"client":"{{client}}","transport":"websocket","protocol":"json","encoding":"json","user":"ann","channel":"asked:x""" + "\"";
        Assert.Equal([$"{who}}}", $$$"""{{{who}}},"data":{"n":1}}"""], service.Requests.Select(static request => request.Body));
        Assert.Equal("""{"k":1}""", subscribed.GetProperty("data").GetRawText());
        Assert.Equal("""{"n":2}""", publication.GetProperty("data").GetRawText());
        Assert.Equal("b", publication.GetProperty("tags").GetProperty("a").GetString());
        Assert.Equal("""{"role":"admin"}""", publication.GetProperty("info").GetProperty("chan_info").GetRawText());
    }

    [Fact]
    public async Task An_empty_answer_lets_a_publication_through_as_it_is()
    {
        await using var service = await FakeWebhook.StartAsync(("/Publish", "{}"));
        var settings = service.Settings("Publish");
        settings["Realtime:Channels:Namespaces:closed:PublishWebhook"] = "true";
        settings["Realtime:Channels:Namespaces:closed:AllowSubscribeForClient"] = "true";
        await using var node = await TestNode.StartAsync(settings);
        await using var ann = await node.ConnectAsync();
        await ann.SubscribeAsync("closed:x");

        await ann.PublishAsync("closed:x", new { n = 1 });

        Assert.Equal("""{"n":1}""", (await ann.NextPushAsync()).GetProperty("pub").GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task Methods_that_no_handler_answers_go_to_the_webhook()
    {
        await using var service = await FakeWebhook.StartAsync((context, body) => context.Response.WriteAsync(
            body.Contains("\"no\"", StringComparison.Ordinal) ? """{"error":{"code":1000,"message":"no","temporary":true}}""" : """{"result":{"data":{"name":"Ann"}}}""", context.RequestAborted));
        await using var node = await TestNode.StartAsync(service.Settings("Rpc"), realtime: static realtime => realtime.MapRpc<int, int>("own", static (number, _, _) => new(number + 1)));
        await using var ann = await node.ConnectAsync();

        Assert.Equal(2, (await ann.AskAsync("rpc", new { method = "own", data = 1 })).GetProperty("rpc").GetProperty("data").GetInt32());
        Assert.Equal("""{"name":"Ann"}""", (await ann.AskAsync("rpc", new { method = "getUser", data = new { id = 1 } })).GetProperty("rpc").GetProperty("data").GetRawText());
        Assert.Equal("""{"code":1000,"message":"no","temporary":true}""", (await ann.AskAsync("rpc", new { method = "no" })).GetProperty("error").GetRawText());
        Assert.Contains(""","user":"ann","method":"getUser","data":{"id":1}}""", service.Requests[0].Body, StringComparison.Ordinal);
        Assert.Equal(2, service.Requests.Count);
    }

    [Fact]
    public async Task Payloads_go_as_base64_where_that_is_set()
    {
        await using var service = await FakeWebhook.StartAsync(("/Rpc", """{"result":{"b64data":"MQ=="}}"""));
        var settings = service.Settings("Rpc");
        settings["Realtime:Webhooks:Binary"] = "true";
        await using var node = await TestNode.StartAsync(settings);
        await using var ann = await node.ConnectAsync();

        Assert.Equal(1, (await ann.AskAsync("rpc", new { method = "m", data = 2 })).GetProperty("rpc").GetProperty("data").GetInt32());
        Assert.EndsWith(""","encoding":"binary","user":"ann","method":"m","b64data":"Mg=="}""", Assert.Single(service.Requests).Body, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task A_call_that_fails_is_a_temporary_error_and_is_made_once(string fault)
    {
        await using var service = await FakeWebhook.StartAsync((context, _) => FailAsync(context, fault));
        var settings = service.Settings("Publish");
        settings["Realtime:Channels:Namespaces:plain:PublishWebhook"] = "true";
        settings["Realtime:Webhooks:Timeout"] = fault == "slow" ? "00:00:00.2" : "00:00:03";
        await using var node = await TestNode.StartAsync(settings);
        await using var ann = await node.ConnectAsync();

        Assert.Equal(InternalError, (await ann.PublishAsync("plain:x", "secret-payload")).GetProperty("error").GetRawText());
        Assert.Equal("/Publish", Assert.Single(service.Requests).Path);
        Assert.Contains(node.Logs.Entries, static entry => entry.Text.Contains("webhook failed for publishing", StringComparison.Ordinal));
        Assert.DoesNotContain(node.Logs.Entries, static entry => entry.Text.Contains("secret-payload", StringComparison.Ordinal));
    }

    private static int CodeOf(JsonElement reply) => reply.GetProperty("error").GetProperty("code").GetInt32();

    private static async Task FailAsync(HttpContext context, string fault)
    {
        switch (fault)
        {
            case "status":
                context.Response.StatusCode = 503;
                break;
            case "redirect":
                context.Response.Redirect("/elsewhere");
                break;
            case "slow":
                await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
                break;
            case "not UTF-8":
                await context.Response.Body.WriteAsync((byte[])[.. "{\"result\":{\"data\":\""u8, 0xFF, .. "\"}}"u8], context.RequestAborted);
                break;
            default:
                await context.Response.WriteAsync(
                    fault switch
                    {
                        "huge" => $$$"""{"result":{"data":"{{{new string('x', 300 * 1024)}}}"}}""",
                        "garbage" => "secret-payload {",
                        "no object" => "null",
                        "wrong kind" => """{"result":{"tags":"secret-payload"}}""",
                        _ => """{"error":{"code":99,"message":"x"}}""",
                    },
                    context.RequestAborted);
                break;
        }
    }
}
