using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Realtime;
using Realtime.Hooks;
using Realtime.Protocol;
using Tests.Support;

namespace Tests.Integration.Hooks;

public sealed class RpcTests
{
    [Fact]
    public async Task Without_any_handler_a_call_is_not_available()
    {
        await using var node = await TestNode.StartAsync();
        await using var ann = await node.ConnectAsync();

        Assert.Equal("""{"code":108,"message":"not available"}""", await ErrorAsync(ann, "getUser", 1));
    }

    [Fact]
    public async Task A_call_is_answered_by_its_handler_with_services_of_its_own_scope()
    {
        await using var node = await TestNode.StartAsync(realtime: static realtime =>
        {
            realtime.Services.AddScoped<Visitor>();
            realtime
                .MapRpc<Ask, Answer>("greet", static (ask, context, _) => new(new Answer($"{ask.Greeting} {context.User}")))
                .MapRpc<Ask, Answer, Visitor>("visit", static (ask, visitor, _, _) => new(new Answer($"{ask.Greeting} {visitor.Number}")))
                .MapRpc<Ask, Answer, ClassHandler>("class")
                .MapRpc<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>>("raw", static (data, _, _) => new(data));
        });
        await using var ann = await node.ConnectAsync();

        Assert.Equal("""{"text":"hi ann"}""", await DataAsync(ann, "greet", new { greeting = "hi" }));
        var (first, second) = (await DataAsync(ann, "visit", new { greeting = "no" }), await DataAsync(ann, "visit", new { greeting = "no" }));
        Assert.NotEqual(first, second);
        Assert.StartsWith("""{"text":"class """, await DataAsync(ann, "class", new { greeting = "x" }), StringComparison.Ordinal);
        Assert.Equal("""[1,{"a":"b"}]""", await DataAsync(ann, "raw", new object[] { 1, new { a = "b" } }));
    }

    [Fact]
    public async Task A_call_that_cannot_be_answered_gets_its_code()
    {
        await using var node = await TestNode.StartAsync(mayLogErrors: true, realtime: static realtime => realtime
            .MapRpc<Ask, Answer>("own", static (_, _, _) => throw new RpcException(new ProtocolError(1404, "no such user")))
            .MapRpc<Ask, Answer>("wrong", static (_, _, _) => throw new RpcException(new ProtocolError(2404, "no such range")))
            .MapRpc<Ask, Answer>("broken", static (_, _, _) => throw new InvalidOperationException("broken")));
        await using var ann = await node.ConnectAsync();

        Assert.Equal("""{"code":104,"message":"method not found"}""", await ErrorAsync(ann, "unknown", new { }));
        Assert.Equal("""{"code":1404,"message":"no such user"}""", await ErrorAsync(ann, "own", new { greeting = "x" }));
        Assert.Equal("""{"code":107,"message":"bad request"}""", await ErrorAsync(ann, "own", new { greeting = 1 }));
        Assert.Equal("""{"code":107,"message":"bad request"}""", await ErrorAsync<object?>(ann, "own", null));
        Assert.StartsWith("""{"code":100,""", await ErrorAsync(ann, "wrong", new { greeting = "x" }), StringComparison.Ordinal);
        Assert.Empty(node.Logs.Errors);
        Assert.StartsWith("""{"code":100,""", await ErrorAsync(ann, "broken", new { greeting = "x" }), StringComparison.Ordinal);
        Assert.Contains("The handler of broken failed.", Assert.Single(node.Logs.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calls_of_one_client_overlap_and_more_than_the_bound_are_refused()
    {
        var release = new TaskCompletionSource();
        await using var node = await TestNode.StartAsync(
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["Realtime:Hooks:MaxConcurrentRpc"] = "2" },
            realtime: realtime => realtime.MapRpc<int, int>("wait", async (number, _, stop) =>
            {
                await release.Task.WaitAsync(stop);
                return number;
            }));
        await using var ann = await node.ConnectAsync();

        await ann.SendTextAsync("""
            {"id":20,"rpc":{"method":"wait","data":1}}
            {"id":21,"rpc":{"method":"wait","data":2}}
            {"id":22,"rpc":{"method":"wait","data":3}}
            """.ReplaceLineEndings("\n"));
        var refused = await ann.WaitForReplyAsync(22);
        release.SetResult();
        var answered = new[] { await ann.ReceiveAsync(), await ann.ReceiveAsync() };

        Assert.Equal(111, refused.GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal([1, 2], answered.Select(static reply => reply!.Value.GetProperty("rpc").GetProperty("data").GetInt32()).Order());
    }

    [Fact]
    public async Task A_handler_that_takes_too_long_is_a_temporary_error()
    {
        await using var node = await TestNode.StartAsync(
            new Dictionary<string, string?>(StringComparer.Ordinal) { ["Realtime:Hooks:RpcTimeout"] = "00:00:00.1" },
            realtime: static realtime => realtime.MapRpc<int, int>("wait", static async (number, _, stop) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, stop);
                return number;
            }));
        await using var ann = await node.ConnectAsync();

        Assert.StartsWith("""{"code":100,""", await ErrorAsync(ann, "wait", 1), StringComparison.Ordinal);
        Assert.Equal(1, node.Logs.Count("wait failed for rpc: it took too long"));
    }

    [Fact]
    public async Task A_message_without_anybody_who_takes_it_closes_the_connection()
    {
        await using var node = await TestNode.StartAsync();
        await using var ann = await node.ConnectAsync();

        await ann.SendTextAsync("""{"send":{"data":{}}}""");

        Assert.Equal((3508, "not available"), await ann.WaitForCloseAsync());
    }

    [Fact]
    public async Task Messages_reach_their_handler_in_order_and_what_it_throws_reaches_no_client()
    {
        var taken = new ConcurrentQueue<string>();
        await using var node = await TestNode.StartAsync(mayLogErrors: true, realtime: realtime => realtime.MapSend(async (data, context, _) =>
        {
            await Task.Yield();
            var text = Encoding.UTF8.GetString(data.Span);
            taken.Enqueue($"{context.User} {text}");
            if (string.Equals(text, "2", StringComparison.Ordinal))
            {
                throw new InvalidOperationException("broken");
            }
        }));
        await using var ann = await node.ConnectAsync();

        await ann.SendTextAsync(string.Join('\n', Enumerable.Range(1, 10).Select(static number => $$$"""{"send":{"data":{{{number}}}}}""")));
        await Eventually.TrueAsync(() => taken.Count == 10);
        var reply = await ann.AskAsync("presence_stats", new { channel = "nowhere:x" });

        Assert.Equal(Enumerable.Range(1, 10).Select(static number => $"ann {number}"), taken);
        Assert.Equal(102, reply.GetProperty("error").GetProperty("code").GetInt32());
        Assert.Contains("The handler of send failed.", Assert.Single(node.Logs.Errors), StringComparison.Ordinal);
    }

    private static async Task<string> DataAsync<T>(RealtimeTestClient client, string method, T data) =>
        (await client.AskAsync("rpc", new { method, data })).GetProperty("rpc").GetProperty("data").GetRawText();

    private static async Task<string> ErrorAsync<T>(RealtimeTestClient client, string method, T data) =>
        (await client.AskAsync("rpc", new { method, data })).GetProperty("error").GetRawText();

    private sealed record Ask(string Greeting);

    private sealed record Answer(string Text);

    private sealed class Visitor
    {
        private static int _last;

        public int Number { get; } = Interlocked.Increment(ref _last);
    }

    private sealed class ClassHandler(Visitor visitor) : IRpcHandler<Ask, Answer>
    {
        public ValueTask<Answer> HandleAsync(Ask request, RpcContext context, CancellationToken cancellationToken) => new(new Answer($"class {visitor.Number}"));
    }
}
