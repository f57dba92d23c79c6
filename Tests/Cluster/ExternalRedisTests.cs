using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Tests.Support;

namespace Tests.Cluster;

/// <summary>A Redis that is there already: <c>Redis:Mode=external</c>. The start is the subject, so it has a topology of its own.</summary>
[Collection(AloneGroup.Name)]
public sealed class ExternalRedisTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_nodes_share_a_redis_that_nobody_of_us_started()
    {
        Assert.SkipUnless(RedisServerStore.Missing is null, RedisServerStore.Missing ?? "");
        await using var redis = new RedisServerStore();
        await redis.StartAsync(CancellationToken);
        await using var cluster = new ClusterFixture(nodeCount: 2, "--Redis:Mode=external", $"--ConnectionStrings:redis={redis.ConnectionString}");
        await cluster.InitializeAsync();

        Assert.DoesNotContain(cluster.Services.GetRequiredService<DistributedApplicationModel>().Resources, static resource => resource.Name == "embedded-redis");
        await using var ann = await cluster.ConnectToAsync(ClusterFixture.NodeNames[0], "ann", CancellationToken);
        await using var bob = await cluster.ConnectToAsync(ClusterFixture.NodeNames[1], "bob", CancellationToken);
        await bob.SubscribeAsync("chat:external");
        await ann.SubscribeAsync("chat:external");
        var reply = await ann.PublishAsync("chat:external", "hello");
        Assert.True(reply.TryGetProperty("publish", out _), reply.GetRawText());
        var push = await bob.NextPushAsync();

        Assert.Equal("hello", push.GetProperty("pub").GetProperty("data").GetString());
        Assert.Equal(ClusterFixture.NodeNames.Take(2), (await cluster.ReadLeasesAsync(CancellationToken)).Select(static lease => lease.Name).Order(StringComparer.Ordinal));
    }
}
