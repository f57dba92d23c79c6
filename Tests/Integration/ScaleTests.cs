using System.Net;
using System.Text.Json;
using Tests.Support;

namespace Tests.Integration;

/// <summary>What a scaler is told of the whole cluster.</summary>
public sealed class ScaleTests
{
    private const string Path = "/cluster/scale";

    [Fact]
    public async Task Any_node_answers_for_all_that_take_clients()
    {
        var store = await RedisServerStore.StartOrSkipAsync();
        await using var cluster = await TestCluster.StartAsync(store, 3, ("Realtime:Load:ConnectionCapacity", "4"), ("Realtime:Load:Target", "0.5"), ("Realtime:Drain:Window", "00:00:10"));
        await using var ann = await cluster.Nodes[0].ConnectAsync("ann");
        await using var bob = await cluster.Nodes[0].ConnectAsync("bob");
        await using var eve = await cluster.Nodes[2].ConnectAsync("eve");

        // Two of four on one node and one of four on another: the idle node adds what its process uses, which is little.
        foreach (var index in (int[])[0, 1, 2])
        {
            var answer = await EventuallyAsync(cluster, index, static answer => answer.GetProperty("connections").GetInt32() == 3);
            Assert.Equal((3, 0, 0.5), (Number(answer, "nodes"), Number(answer, "draining"), Number(answer, "target")));
            Assert.InRange(Number(answer, "highest"), 0.5, 1.5);
            Assert.InRange(Number(answer, "total"), 0.75, 3.5);
            Assert.Equal(Number(answer, "total") / 3, Number(answer, "mean"), tolerance: 0.001);
            Assert.Equal(Math.Ceiling(Math.Round(Number(answer, "total") / 0.5, 3)), Number(answer, "desired"), tolerance: 1);
            Assert.InRange(Number(answer, "age"), 0, 30);
        }

        var stopping = cluster.Nodes[0].StopAsync();

        var drained = await EventuallyAsync(cluster, 1, static answer => Number(answer, "draining") == 1);
        Assert.Equal(2, Number(drained, "nodes"));
        Assert.InRange(Number(drained, "connections"), 0, 1);
        await stopping;
    }

    [Fact]
    public async Task While_Redis_is_away_the_last_picture_stays_and_its_age_grows()
    {
        var store = await RedisServerStore.StartOrSkipAsync();
        await using var cluster = await TestCluster.StartAsync(store, 1);
        Assert.Equal(1, Number(await EventuallyAsync(cluster, 0, static answer => Number(answer, "nodes") == 1), "nodes"));

        cluster.Crash(0);

        Assert.Equal(1, Number(await EventuallyAsync(cluster, 0, static answer => Number(answer, "age") > 2), "nodes"));
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("a key that is none", HttpStatusCode.Unauthorized)]
    [InlineData(ServerApiClient.Key, HttpStatusCode.OK)]
    public async Task It_is_for_backends_with_a_key(string? key, HttpStatusCode expected)
    {
        await using var node = await TestNode.StartAsync(ServerApiClient.Settings());
        using var api = ServerApiClient.Of(node);

        using var response = await api.SendAsync(HttpMethod.Get, Path, content: null, key is null ? [] : [("X-API-Key", key)]);

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData("realtime.publish", HttpStatusCode.Forbidden)]
    [InlineData("realtime.api", HttpStatusCode.OK)]
    public async Task It_is_for_backends_whose_token_allows_everything(string scope, HttpStatusCode expected)
    {
        await using var node = await TestNode.StartAsync(ServerApiClient.Settings());
        using var api = ServerApiClient.Of(node);

        using var response = await api.SendAsync(HttpMethod.Get, Path, content: null, ("Authorization", $"Bearer {ServerApiClient.Token(node, scope)}"));

        Assert.Equal(expected, response.StatusCode);
    }

    private static double Number(JsonElement answer, string name) => answer.GetProperty(name).GetDouble();

    private static async Task<JsonElement> EventuallyAsync(TestCluster cluster, int node, Predicate<JsonElement> condition)
    {
        using var api = cluster.ApiOf(node);
        var answer = default(JsonElement);
        await Eventually.HoldsAsync(
            async () => await AskAsync(api) is { } text && condition(answer = JsonElement.Parse(text)), () => $"the cluster's load is such; it is {answer}", TestContext.Current.CancellationToken);
        return answer;
    }

    private static async Task<string?> AskAsync(ServerApiClient api)
    {
        using var response = await api.SendAsync(HttpMethod.Get, Path, content: null, ("X-API-Key", ServerApiClient.Key));
        return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken) : null;
    }
}
