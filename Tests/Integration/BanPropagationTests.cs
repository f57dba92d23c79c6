using Tests.Support;

namespace Tests.Integration;

/// <summary>A ban holds on every node, also where an order was missed, while Redis is away, and after Redis has lost it.</summary>
public sealed class BanPropagationTests
{
    private static readonly (int?, string?) Banned = (3503, "force disconnect");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_ban_closes_everywhere_holds_while_Redis_is_away_and_is_put_back_when_Redis_has_lost_it(bool isGarnet)
    {
        await using var cluster = await StartAsync(isGarnet);
        using var api = cluster.ApiOf(0);
        var open = await Task.WhenAll(cluster.Nodes.Select(static node => node.ConnectAsync()));
        await using var bob = await cluster.Nodes[1].ConnectAsync("bob");

        Assert.Equal("""{"num_clients":3}""", (await api.ResultAsync("ban", """{"user":"ann","reason":"spam"}""")).GetRawText());
        foreach (var client in open)
        {
            Assert.Equal(Banned, await client.WaitForCloseAsync());
            await client.DisposeAsync();
        }

        await cluster.Store.KillAsync();
        Assert.Equal(100, await api.ErrorAsync("ban", """{"user":"eve"}"""));
        Assert.All(await TryAllAsync(cluster, "ann"), static close => Assert.Equal(Banned, close));
        Assert.All(await TryAllAsync(cluster, "eve"), static close => Assert.Null(close.Code));
        Assert.Null(bob.CloseCode);

        // It has kept nothing on disk.
        await cluster.Store.StartAsync(Cancellation);
        await Eventually.HoldsAsync(async () => await UsersAsync(api) is ["ann"], "the nodes put the ban back", Cancellation);
        Assert.Equal("spam", (await api.ResultAsync("bans", "{}")).GetProperty("bans")[0].GetProperty("reason").GetString());
        await using var fresh = await TestNode.StartAsync(Settings(cluster.Store.ConnectionString, "node-9"), mayLogErrors: true);
        Assert.Equal(Banned, await fresh.TryConnectAsync("ann"));
        Assert.Null((await fresh.TryConnectAsync("bob")).Code);
    }

    [Fact]
    public async Task Redis_that_goes_back_in_time_gets_back_bans_and_lifts()
    {
        var store = await RedisServerStore.StartOrSkipAsync();
        await using var cluster = await TestCluster.StartAsync(store, 2, ("Realtime:Bans:ReconcileInterval", "00:00:01"));
        using var api = cluster.ApiOf(0);
        await api.ResultAsync("ban", """{"user":"ann"}""");
        await api.ResultAsync("ban", """{"user":"eve"}""");
        await store.OperateAsync("SAVE");
        await api.ResultAsync("unban", """{"user":"ann"}""");
        await api.ResultAsync("ban", """{"user":"bob"}""");

        await store.KillAsync();
        await store.StartAsync(Cancellation);

        await Eventually.HoldsAsync(async () => await UsersAsync(api) is ["eve", "bob"], "the list is as it was", Cancellation);
        Assert.All(await TryAllAsync(cluster, "ann"), static close => Assert.Null(close.Code));
        Assert.All(await TryAllAsync(cluster, "bob"), static close => Assert.Equal(Banned, close));
    }

    [Fact]
    public async Task A_node_that_hears_no_orders_finds_the_ban_in_the_store()
    {
        await using var cluster = await StartAsync(isGarnet: true);
        await using var ann = await cluster.Nodes[0].ConnectAsync();
        using var api = cluster.ApiOf(1);
        cluster.Proxies[0].Blackhole(only: FaultProxy.Subscribers);

        Assert.True((await api.ResultAsync("ban", """{"user":"ann"}""")).GetProperty("partial").GetBoolean());

        Assert.Equal(Banned, await ann.WaitForCloseAsync());
        Assert.Equal(Banned, await cluster.Nodes[0].TryConnectAsync("ann"));
        await api.ResultAsync("unban", """{"user":"ann"}""");
        await Eventually.HoldsAsync(async () => (await cluster.Nodes[0].TryConnectAsync("ann")).Code is null, "it finds the lift, too", Cancellation);
    }

    private static async Task<TestCluster> StartAsync(bool isGarnet)
    {
        ISingleRedisStore store = isGarnet ? new GarnetStore() : RedisServerStore.CreateOrSkip();
        await store.StartAsync(Cancellation);
        return await TestCluster.StartAsync(store, 3, ("Realtime:Bans:ReconcileInterval", "00:00:01"));
    }

    private static Dictionary<string, string?> Settings(string connectionString, string name) => new(ServerApiClient.Settings(), StringComparer.Ordinal)
    {
        ["Realtime:Broker"] = "Redis",
        ["ConnectionStrings:redis"] = connectionString,
        ["Realtime:Node:Name"] = name,
    };

    private static async Task<string?[]> UsersAsync(ServerApiClient api)
    {
        var answer = await api.CallAsync("bans", "{}");
        return answer.TryGetProperty("result", out var result)
            ? [.. result.GetProperty("bans").EnumerateArray().Select(static ban => ban.GetProperty("user").GetString())]
            : [];
    }

    private static async Task<IReadOnlyList<(int? Code, string? Reason)>> TryAllAsync(TestCluster cluster, string user) =>
        await Task.WhenAll(cluster.Nodes.Select(node => node.TryConnectAsync(user)));
}
