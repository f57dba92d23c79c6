using System.Text.Json;
using Tests.Support;

namespace Tests.Integration;

/// <summary>What each method of the server API does, and the shape of its answer.</summary>
public sealed class ServerApiMethodTests : IAsyncLifetime
{
    private const string Channel = "chat:x";

    private TestNode _node = null!;
    private ServerApiClient _api = null!;

    public async ValueTask InitializeAsync()
    {
        _node = await TestNode.StartAsync(ServerApiClient.Settings());
        _api = ServerApiClient.Of(_node);
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _node.DisposeAsync();
    }

    [Fact]
    public async Task A_publish_reaches_subscribers_and_says_where_the_channel_stands()
    {
        await using var ann = await _node.ConnectAsync();
        await ann.SubscribeAsync(Channel, new { });

        var result = await _api.ResultAsync("publish", """{"channel":"chat:x","data":{"a": 1.50, "t":"<ä>"},"tags":{"lang":"en"},"unknown":{"skipped":true}}""");

        var publication = (await ann.NextPushAsync()).GetProperty("pub");
        Assert.Equal("""{"a": 1.50, "t":"<ä>"}""", publication.GetProperty("data").GetRawText());
        Assert.Equal("en", publication.GetProperty("tags").GetProperty("lang").GetString());
        Assert.Equal(1, result.GetProperty("offset").GetInt32());
        Assert.NotEmpty(result.GetProperty("epoch").GetString()!);
    }

    [Fact]
    public async Task A_channel_without_history_and_a_publish_that_skips_it_have_no_position()
    {
        Assert.Equal("{}", (await _api.ResultAsync("publish", """{"channel":"plain:x","data":1}""")).GetRawText());
        Assert.Equal("{}", (await _api.ResultAsync("publish", """{"channel":"chat:x","data":1,"skip_history":true}""")).GetRawText());
        Assert.Equal(0, (await _api.ResultAsync("history", """{"channel":"chat:x","limit":-1}""")).GetProperty("offset").GetInt32());
    }

    [Fact]
    public async Task A_known_idempotency_key_gives_the_first_position_and_publishes_nothing()
    {
        const string Body = """{"channel":"chat:x","data":1,"idempotency_key":"once"}""";
        var first = await _api.ResultAsync("publish", Body);
        await _api.ResultAsync("publish", """{"channel":"chat:x","data":2}""");

        var again = await _api.ResultAsync("publish", Body);

        Assert.Equal(first.GetRawText(), again.GetRawText());
        Assert.Equal(2, (await _api.ResultAsync("history", """{"channel":"chat:x"}""")).GetProperty("offset").GetInt32());
    }

    [Fact]
    public async Task Bytes_in_base64_win_over_data()
    {
        await _api.ResultAsync("publish", """{"channel":"chat:x","data":{"n":1},"b64data":"eyJuIjoyfQ=="}""");

        var history = await _api.ResultAsync("history", """{"channel":"chat:x","limit":1}""");

        Assert.Equal("""{"n":2}""", history.GetProperty("publications")[0].GetProperty("data").GetRawText());
    }

    [Fact]
    public async Task A_broadcast_answers_in_the_order_of_its_channels_and_one_bad_one_fails_none_of_the_others()
    {
        var result = await _api.ResultAsync("broadcast", """{"channels":["chat:a","nowhere:b","plain:c","","chat:a"],"data":1}""");

        var responses = result.GetProperty("responses").EnumerateArray().ToList();
        Assert.Equal(1, responses[0].GetProperty("result").GetProperty("offset").GetInt32());
        Assert.Equal("""{"error":{"code":102,"message":"unknown channel"}}""", responses[1].GetRawText());
        Assert.Equal("""{"result":{}}""", responses[2].GetRawText());
        Assert.Equal(107, responses[3].GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal(2, responses[4].GetProperty("result").GetProperty("offset").GetInt32());
    }

    [Fact]
    public async Task A_subscribed_user_gets_the_push_and_an_unsubscribed_one_code_2000()
    {
        await using var ann = await _node.ConnectAsync();
        await using var bob = await _node.ConnectAsync("bob");

        Assert.Equal("{}", (await _api.ResultAsync("subscribe", """{"channel":"chat:x","user":"ann","info":{"role":"admin"},"b64data":"eyJkIjoxfQ=="}""")).GetRawText());
        var subscribed = await ann.NextPushAsync();
        var presence = await _api.ResultAsync("presence", """{"channel":"chat:x"}""");
        Assert.Equal("{}", (await _api.ResultAsync("unsubscribe", """{"channel":"chat:x","user":"ann"}""")).GetRawText());
        var ended = await ann.NextPushAsync();

        Assert.Equal((Channel, 1), (subscribed.GetProperty("channel").GetString(), subscribed.GetProperty("subscribe").GetProperty("data").GetProperty("d").GetInt32()));
        Assert.Equal("""{"role":"admin"}""", Assert.Single(presence.GetProperty("presence").EnumerateObject()).Value.GetProperty("chan_info").GetRawText());
        Assert.Equal(2000, ended.GetProperty("unsubscribe").GetProperty("code").GetInt32());
        Assert.Empty(bob.Pushes);
    }

    [Theory]
    [InlineData("""{"user":"ann"}""", 3503, "force disconnect")]
    [InlineData("""{"user":"ann","disconnect":{"code":4001,"reason":"bye"}}""", 4001, "bye")]
    [InlineData("""{"user":"ann","disconnect":{"code":3500}}""", 3500, "invalid token")]
    [InlineData("""{"user":"ann","disconnect":{"code":4500,"reason":" "}}""", 4500, "force disconnect")]
    public async Task A_disconnected_user_is_told_why_and_nobody_else_is_closed(string body, int code, string reason)
    {
        await using var ann = await _node.ConnectAsync();
        await using var bob = await _node.ConnectAsync("bob");

        Assert.Equal("{}", (await _api.ResultAsync("disconnect", body)).GetRawText());

        Assert.Equal((code, reason), await ann.WaitForCloseAsync());
        await bob.SubscribeAsync(Channel);
    }

    [Fact]
    public async Task Clients_on_the_whitelist_stay()
    {
        await using var first = await _node.OpenAsync();
        var kept = (await first.ConnectAsync(_node.Issuer.Create())).GetProperty("client").GetString();
        await using var second = await _node.ConnectAsync();

        await _api.ResultAsync("disconnect", $$"""{"user":"ann","whitelist":["{{kept}}"]}""");

        Assert.Equal(3503, (await second.WaitForCloseAsync()).Code);
        await first.SubscribeAsync(Channel);
    }

    [Fact]
    public async Task An_empty_user_means_anonymous_clients_only()
    {
        await using var ann = await _node.ConnectAsync();

        Assert.Equal("{}", (await _api.ResultAsync("disconnect", "{}")).GetRawText());

        await ann.SubscribeAsync(Channel);
    }

    [Fact]
    public async Task A_refresh_is_pushed_and_an_expired_one_closes()
    {
        await using var ann = await _node.ConnectAsync();

        Assert.Equal("{}", (await _api.ResultAsync("refresh", """{"user":"ann","expire_at":0}""")).GetRawText());
        var push = await ann.NextPushAsync();
        await _api.ResultAsync("refresh", """{"user":"ann","expired":true}""");

        Assert.True(push.TryGetProperty("refresh", out _), push.GetRawText());
        Assert.Equal(3005, (await ann.WaitForCloseAsync()).Code);
    }

    [Fact]
    public async Task Presence_and_its_counts_tell_who_is_there_and_say_so_of_nobody_too()
    {
        Assert.Equal("""{"presence":{}}""", (await _api.ResultAsync("presence", """{"channel":"chat:x"}""")).GetRawText());
        Assert.Equal("""{"num_clients":0,"num_users":0}""", (await _api.ResultAsync("presence_stats", """{"channel":"chat:x"}""")).GetRawText());
        await using var ann = await _node.OpenAsync();
        var client = (await ann.ConnectAsync(_node.Issuer.Create())).GetProperty("client").GetString();
        await ann.SubscribeAsync(Channel);

        Assert.Equal($$$$"""{"presence":{"{{{{client}}}}":{"user":"ann","client":"{{{{client}}}}"}}}""", (await _api.ResultAsync("presence", """{"channel":"chat:x"}""")).GetRawText());
        Assert.Equal("""{"num_clients":1,"num_users":1}""", (await _api.ResultAsync("presence_stats", """{"channel":"chat:x"}""")).GetRawText());
    }

    [Fact]
    public async Task History_is_read_forwards_backwards_from_a_position_and_can_be_removed()
    {
        foreach (var n in Enumerable.Range(1, 4))
        {
            await _api.ResultAsync("publish", $$"""{"channel":"chat:x","data":{{n}}}""");
        }

        var top = await _api.ResultAsync("history", """{"channel":"chat:x"}""");
        var epoch = top.GetProperty("epoch").GetString();

        Assert.Equal($$"""{"publications":[],"epoch":"{{epoch}}","offset":4}""", top.GetRawText());
        Assert.Equal("1,2,3,4", await DataAsync("""{"channel":"chat:x","limit":-1}"""));
        Assert.Equal("4,3", await DataAsync("""{"channel":"chat:x","limit":2,"reverse":true}"""));
        Assert.Equal("3,4", await DataAsync($$$"""{"channel":"chat:x","limit":-1,"since":{"offset":2,"epoch":"{{{epoch}}}"}}"""));
        Assert.Equal("1", await DataAsync($$$"""{"channel":"chat:x","limit":-1,"reverse":true,"since":{"offset":2,"epoch":"{{{epoch}}}"}}"""));
        Assert.Equal(100, await _api.ErrorAsync("history", $$$"""{"channel":"chat:x","limit":1,"reverse":true,"since":{"offset":0,"epoch":"{{{epoch}}}"}}"""));
        Assert.Equal(112, await _api.ErrorAsync("history", """{"channel":"chat:x","limit":1,"since":{"offset":2,"epoch":"other"}}"""));
        Assert.Equal("{}", (await _api.ResultAsync("history_remove", """{"channel":"chat:x"}""")).GetRawText());
        Assert.Equal($$"""{"publications":[],"epoch":"{{epoch}}","offset":4}""", (await _api.ResultAsync("history", """{"channel":"chat:x","limit":-1}""")).GetRawText());
    }

    [Fact]
    public async Task A_history_that_is_too_long_for_one_answer_is_cut_and_marked()
    {
        await using var node = await TestNode.StartAsync(ServerApiClient.Settings(("Realtime:ServerApi:MaxAnswerBytes", "65536")));
        using var api = ServerApiClient.Of(node);
        foreach (var letter in "abc")
        {
            await api.ResultAsync("publish", $$"""{"channel":"chat:x","data":"{{new string(letter, 30_000)}}"}""");
        }

        var history = await api.ResultAsync("history", """{"channel":"chat:x","limit":-1}""");
        var rest = await api.ResultAsync("history", """{"channel":"chat:x","limit":-1,"since":{"offset":2}}""");

        Assert.Equal((2, true), (history.GetProperty("publications").GetArrayLength(), history.GetProperty("partial").GetBoolean()));
        Assert.Equal((1, false), (rest.GetProperty("publications").GetArrayLength(), rest.TryGetProperty("partial", out _)));
    }

    [Fact]
    public async Task History_gives_bytes_that_are_no_JSON_in_base64()
    {
        await _api.ResultAsync("publish", """{"channel":"bytes:x","b64data":"AP8="}""");
        await _api.ResultAsync("publish", """{"channel":"bytes:x"}""");

        var publications = (await _api.ResultAsync("history", """{"channel":"bytes:x","limit":-1}""")).GetProperty("publications");

        Assert.Equal("""[{"offset":1,"b64data":"AP8="},{"offset":2}]""", publications.GetRawText());
    }

    [Fact]
    public async Task Channels_with_subscribers_are_named_by_pattern_and_the_node_tells_how_it_is()
    {
        await using var ann = await _node.ConnectAsync();
        await using var bob = await _node.ConnectAsync("bob");
        await ann.SubscribeAsync(Channel);
        await bob.SubscribeAsync(Channel);
        await bob.SubscribeAsync("plain:y");

        Assert.Equal("""{"channels":{"chat:x":{"num_clients":2}}}""", (await _api.ResultAsync("channels", """{"pattern":"chat:*"}""")).GetRawText());
        Assert.Equal(2, (await _api.ResultAsync("channels", "{}")).GetProperty("channels").EnumerateObject().Count());
        Assert.Equal("""{"channels":{}}""", (await _api.ResultAsync("channels", """{"pattern":"none:*"}""")).GetRawText());

        var info = await _api.ResultAsync("info", "{}");
        var node = Assert.Single(info.GetProperty("nodes").EnumerateArray());
        Assert.Equal(["uid", "name", "version", "num_clients", "num_users", "num_channels", "uptime", "num_subs"], node.EnumerateObject().Select(static field => field.Name));
        Assert.Equal(("node-1", 2, 2, 2, 3), (node.GetProperty("name").GetString(), Number("num_clients"), Number("num_users"), Number("num_channels"), Number("num_subs")));
        Assert.False(info.TryGetProperty("partial", out _));

        int Number(string name) => node.GetProperty(name).GetInt32();
    }

    [Fact]
    public async Task Bytes_reach_every_subscriber_that_can_take_them_and_close_the_one_that_cannot()
    {
        var takers = new List<ProtobufTestClient>();
        foreach (var user in Enumerable.Range(1, 5))
        {
            takers.Add(await ProtobufTestClient.ConnectAsync(_node, $"user-{user}"));
            await takers[^1].SubscribeAsync(Channel);
        }

        await using var bob = await _node.ConnectAsync("bob");
        await bob.SubscribeAsync(Channel);

        Assert.Equal(0, await _api.ErrorAsync("publish", """{"channel":"chat:x","b64data":"AP8="}"""));

        foreach (var taker in takers)
        {
            await taker.WaitForAsync("220200ff");
            await taker.DisposeAsync();
        }

        Assert.Equal(3506, (await bob.WaitForCloseAsync()).Code);
    }

    private async Task<string> DataAsync(string body)
    {
        var publications = (await _api.ResultAsync("history", body)).GetProperty("publications");
        return string.Join(',', publications.EnumerateArray().Select(static publication => publication.GetProperty("data").GetInt32()));
    }
}
