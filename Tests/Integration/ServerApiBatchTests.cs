using System.Text.Json;
using Tests.Support;

namespace Tests.Integration;

/// <summary>Many commands in one request: their order, their shapes.</summary>
public sealed class ServerApiBatchTests : IAsyncLifetime
{
    private const int Commands = 200;

    private TestNode _node = null!;
    private ServerApiClient _api = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await TestNode.StartAsync(ServerApiClient.Settings(("Realtime:Channels:Namespaces:chat:HistorySize", "1000")));
        _api = ServerApiClient.Of(_node);
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task A_batchs_replies_stand_in_order_under_their_methods_names()
    {
        var text = await _api.CallTextAsync("/api/batch", """
            {"commands":[{"publish":{"channel":"plain:x","data":1}},{"presence_stats":{"channel":"plain:x"}},{"nothing":{}},{},
                {"presence_stats":{"channel":"chat:x"}},{"publish":{"channel":"plain:x","data":1},"info":{}},{"batch":{"commands":[]}}]}
            """);

        Assert.Equal(
            """{"replies":[{"publish":{}},{"error":{"code":108,"message":"not available"}},{"error":{"code":104,"message":"not found"}},{"error":{"code":104,"message":"not found"}},"""
            + """{"presence_stats":{"num_clients":0,"num_users":0}},{"error":{"code":107,"message":"bad request"}},{"error":{"code":104,"message":"not found"}}]}""",
            text);
        Assert.Equal("""{"replies":[]}""", await _api.CallTextAsync("/api/batch", "{}"));
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task A_batch_keeps_the_order_of_each_channel(string isParallel)
    {
        var commands = Enumerable.Range(1, Commands).Select(static n => $$$"""{"publish":{"channel":"chat:{{{n % 2}}}","data":{{{n}}}}}""");

        var answer = await _api.CallAsync("batch", $$"""{"parallel":{{isParallel}},"commands":[{{string.Join(',', commands)}}]}""");

        Assert.Equal(Commands, answer.GetProperty("replies").GetArrayLength());
        await AssertInOrderAsync("chat:0");
        await AssertInOrderAsync("chat:1");
    }

    [Fact]
    public async Task The_old_form_answers_line_by_line_and_keeps_the_order()
    {
        var lines = Enumerable.Range(1, Commands).Select(static n => $$$"""{"method":"publish","params":{"channel":"chat:0","data":{{{n}}}}}""");

        var text = await _api.CallTextAsync("/api", string.Join('\n', [.. lines, """{"method":"info"}""", """{"method":"nothing","params":{}}""", """{"method":"presence","params":{"channel":"plain:x"}}""", ""]));

        var answers = text.Split('\n');
        Assert.Equal(Commands + 3, answers.Length);
        Assert.Equal(Commands, JsonElement.Parse(answers[Commands - 1]).GetProperty("result").GetProperty("offset").GetInt32());
        Assert.Equal(1, JsonElement.Parse(answers[Commands]).GetProperty("result").GetProperty("nodes").GetArrayLength());
        Assert.Equal("""{"error":{"code":104,"message":"not found"}}""", answers[Commands + 1]);
        Assert.Equal("""{"error":{"code":108,"message":"not available"}}""", answers[Commands + 2]);
        await AssertInOrderAsync("chat:0");
    }

    [Fact]
    public async Task Line_ends_in_payloads_do_not_part_answers_of_the_old_form()
    {
        await using var ann = await ProtobufTestClient.ConnectAsync(_node, "ann");
        await ann.SubscribeAsync("chat:x");
        await ann.PublishAsync("chat:x", "{\n\"n\":1}"u8.ToArray());

        var text = await _api.CallTextAsync("/api", """{"method":"history","params":{"channel":"chat:x","limit":1}}""");

        Assert.DoesNotContain('\n', text);
        Assert.Equal(1, JsonElement.Parse(text).GetProperty("result").GetProperty("publications")[0].GetProperty("data").GetProperty("n").GetInt32());
    }

    private async Task AssertInOrderAsync(string channel)
    {
        var history = await _api.ResultAsync("history", $$"""{"channel":"{{channel}}","limit":-1}""");
        var data = history.GetProperty("publications").EnumerateArray().Select(static publication => publication.GetProperty("data").GetInt32()).ToList();
        Assert.True(data.Count >= Commands / 2);
        Assert.Equal(data.Order(), data);
    }
}
