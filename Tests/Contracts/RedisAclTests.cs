using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Bans;
using Realtime.Broker;
using Realtime.Cluster;
using Realtime.Presence;
using Realtime.Protocol;
using Realtime.RateLimiting;
using Realtime.Redis;
using StackExchange.Redis;
using Tests.LoadBalancer;
using Tests.Support;
using ClientInfo = Realtime.Protocol.ClientInfo;

namespace Tests.Contracts;

/// <summary>Nodes and balancers live under the users that docs/operations.md gives them: the servers' own lists of refusals say so.</summary>
public sealed class RedisAclTests
{
    private const string Password = "acl-test-password-0123456789";

    /// <summary>What the client asks for when it connects and goes on without.</summary>
    private static readonly string[] Dispensable = ["config|get", "get", "__Booksleeve_TieBreak"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_server()
    {
        await using var store = await RedisServerStore.StartOrSkipAsync();
        await HoldAsync([store], store.ConnectionString);
    }

    [Fact]
    public async Task Sentinel()
    {
        Assert.SkipUnless(RedisSentinelStore.Missing is null, RedisSentinelStore.Missing ?? "");
        var rule = string.Join(' ', Rule("sentinel"));
        await using var store = new RedisSentinelStore { SentinelUsers = [$"user node {rule}", $"user balancer {rule}"] };
        await store.StartAsync(Cancellation);
        await HoldAsync(store.Servers, store.ConnectionString);
    }

    [Fact]
    public async Task Cluster()
    {
        await using var store = RedisClusterStore.CreateOrSkip();
        await store.StartAsync(Cancellation);
        await HoldAsync([.. store.Members.Select(static member => member.Server)], store.ConnectionString);
    }

    [Fact]
    public async Task Scripts_ask_nothing_of_a_server_whose_failover_is_trusted()
    {
        await using var store = await RedisServerStore.StartOrSkipAsync();
        await HoldAsync([store], store.ConnectionString, lessForNodes: ["-info"], isFailoverTrusted: true);
    }

    private static async Task HoldAsync(IReadOnlyList<RedisServerStore> servers, string connectionString, string[]? lessForNodes = null, bool isFailoverTrusted = false)
    {
        foreach (var server in servers)
        {
            await server.OperateAsync("ACL", ["SETUSER", "node", .. Rule("node"), .. lessForNodes ?? []]);
            await server.OperateAsync("ACL", ["SETUSER", "balancer", .. Rule("balancer")]);
            await server.OperateAsync("ACL", "LOG", "RESET");
        }

        var setting = (nameof(RedisOptions.TrustFailover), isFailoverTrusted ? "true" : "false");
        await using var node = await BrokerNode.StartAsync(await RedisNodes.ServicesAsync(As("node", connectionString), "realtime", setting));
        await using var other = await BrokerNode.StartAsync(await RedisNodes.ServicesAsync(As("node", connectionString), "realtime", setting));
        var registry = node.Services.GetRequiredService<INodeRegistry>();
        var owner = await registry.JoinAsync("realtime-1");
        for (var number = 0; number < 6; number++)
        {
            await UseAsync(node, other, owner, $"news:{number}");
        }

        var bans = node.Services.GetRequiredService<IBanStore>();
        await bans.BanAsync("ann", DateTimeOffset.UtcNow.AddMinutes(1).ToUnixTimeMilliseconds(), "spam", 0, Cancellation);
        await bans.UnbanAsync("ann", 0, Cancellation);
        await bans.RestoreAsync([new BanChange("bob", 1, 1, IsLifted: false, 0, "")], Cancellation);
        Assert.Equal(2, (await bans.ReadAsync(BanPosition.Start, 10, Cancellation)).Changes.Count);

        await using var balancer = await TestBalancer.StartAsync(withFakeRegistry: false, settings: [("ConnectionStrings:redis", As("balancer", connectionString))]);
        await balancer.HasNodesAsync(1);
        await registry.ReleaseAsync(owner, Cancellation);

        var refused = await Task.WhenAll(servers.Select(static server => server.OperateAsync("ACL", "LOG")));
        Assert.Empty(refused.SelectMany(static log => (RedisResult[])log!).Select(Describe).ToList().FindAll(entry => !Dispensable.Contains(entry.Split(' ')[1]) && !IsTakenOutside(entry)));

        // The client asks for it when it connects, and goes on without.
        bool IsTakenOutside(string entry) => isFailoverTrusted && entry.Contains(" info command toplevel ", StringComparison.Ordinal);
    }

    private static async Task UseAsync(BrokerNode node, BrokerNode other, NodeId owner, string channel)
    {
        await other.SubscribeAsync(channel);
        var position = (await node.PublishAsync(channel, "1", BrokerNode.Kept with { IdempotencyKey = "once" }))!.Value;
        await node.PublishAsync(channel, "2", BrokerNode.NotKept);
        await other.ReceivesAsync(channel, 2);
        Assert.Equal(["1"], await other.ReadTextsAsync(channel));
        Assert.Equal([position], await other.Broker.ReadTopsAsync([channel], Cancellation));
        await node.Broker.RenewEpochAsync(channel, position with { Offset = 5 }, Cancellation);
        await node.Broker.RelayAsync(channel, new JoinPush(new ClientInfo("ann", "c-1")), Cancellation);
        await Eventually.HoldsAsync(() => other.Events.JoinsAndLeaves(channel).Count == 1, "the join arrives", Cancellation);

        var presence = node.Services.GetRequiredService<IPresenceStore>();
        await presence.AddAsync(channel, owner, new ClientInfo("ann", "c-1"), Cancellation);
        Assert.Single((await presence.ReadAsync(channel, 10, Cancellation)).Members);
        Assert.Equal(new PresenceStats(1, 1), await presence.ReadStatsAsync(channel, Cancellation));
        await presence.RemoveAsync(channel, owner, "c-1", Cancellation);
        Assert.Equal(1, (await node.Services.GetRequiredService<IUserRateStore>().TakeAsync(channel, 1, Cancellation)).Tokens);
        await node.Broker.RemoveHistoryAsync(channel, Cancellation);
        await other.Broker.UnsubscribeAsync(channel, Cancellation);
    }

    /// <summary>The rule as the page has it, with the test's password.</summary>
    private static string[] Rule(string user)
    {
        var lines = SourceTree.Read("docs/operations.md").ReplaceLineEndings("\n").Split('\n');
        var first = Array.FindIndex(lines, line => line.StartsWith($"ACL SETUSER {user} ", StringComparison.Ordinal));
        Assert.True(first >= 0, $"docs/operations.md has no user '{user}'.");
        var rule = lines.Skip(first).TakeWhile(static line => !line.StartsWith("```", StringComparison.Ordinal) && line.Length > 0);
        return [.. string.Join(' ', rule.Where((line, index) => index == 0 || line.StartsWith(' '))).Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Skip(3).Select(static part => part.StartsWith('>') ? $">{Password}" : part)];
    }

    private static string As(string user, string connectionString)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        (options.User, options.Password, options.AllowAdmin) = (user, Password, false);
        return options.ToString(includePassword: true);
    }

    /// <returns>User, what was refused and why.</returns>
    private static string Describe(RedisResult entry)
    {
        var fields = ((RedisResult[])entry!).Chunk(2).ToDictionary(static pair => (string)pair[0]!, static pair => pair[1].ToString(), StringComparer.Ordinal);
        return string.Create(CultureInfo.InvariantCulture, $"{fields["username"]} {fields["object"]} {fields["reason"]} {fields["context"]} {fields["client-info"]}");
    }
}
