using System.Globalization;
using System.Text.Json;
using Tests.Support;
using Xunit.Sdk;

namespace Tests.Cluster;

/// <summary>What a crash costs the users of a node: a moment, and nothing else.</summary>
[Collection(ClusterGroup.Name)]
public sealed class RecoveryTests(ClusterFixture cluster, ITestOutputHelper output)
{
    /// <summary>How often a node is killed. CONTRIBUTING.md has the command for a long run.</summary>
    private const string RoundsVariable = "KILL_ROUNDS";

    private const int DefaultRounds = 3;
    private const int Seed = 20;
    private const string MessagesPerSecond = "20";

    /// <summary>From a user's return. A dead node's members go with its lease, ten seconds after its last sign of life.</summary>
    private static readonly TimeSpan PresenceDeadline = TimeSpan.FromSeconds(10);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_node_costs_its_users_no_message_and_leaves_no_ghost()
    {
        var rounds = int.TryParse(Environment.GetEnvironmentVariable(RoundsVariable), CultureInfo.InvariantCulture, out var asked) ? asked : DefaultRounds;
        Assert.True(rounds > 0, $"{RoundsVariable} is {rounds}.");
        var random = new Random(Seed);
        for (var round = 1; round <= rounds; round++)
        {
            await RunRoundAsync(round, random.Next(2) == 0 ? "ann" : "bob");
        }
    }

    private async Task RunRoundAsync(int round, string victim)
    {
        var environment = cluster.DescribeToClients(KeyValuePair.Create("PER_SECOND", MessagesPerSecond));
        await using var script = NodeScript.Start("kill.mjs", environment, CancellationToken);
        try
        {
            var seats = (await script.ReadUntilAsync("ready"))[^1].GetProperty("nodes");
            Assert.NotEqual(seats.GetProperty("ann").GetString(), seats.GetProperty("bob").GetString());
            var node = cluster.Node(seats.GetProperty(victim).GetString()!);

            await script.SayAsync($"killing {node.Name}");
            await node.KillAndWaitAsync(CancellationToken);
            IReadOnlyList<JsonElement> told;
            try
            {
                told = await script.ReadUntilAsync("seated");
            }
            finally
            {
                await node.StartAndWaitAsync(CancellationToken);
            }

            await script.SayAsync("end");
            var done = (await script.ReadUntilAsync("done"))[^1];
            output.WriteLine(Describe(round, victim, node.Name, told, done));
            CheckReturn(victim, node.Name, Named(told, "back"));
            CheckPresence(node.Name, Named(told, "presence"));
            Deliveries.AllArrived(done);
        }
        catch (Exception exception) when (!CancellationToken.IsCancellationRequested && exception is not SkipException)
        {
            var logs = await TroubleReport.WriteAsync(cluster.App, ClusterFixture.NodeNames);
            throw new XunitException($"Round {round}, in which the node of {victim} is killed: {exception.Message}{Environment.NewLine}What the clients saw:{Environment.NewLine}{script.Story}{Environment.NewLine}{logs}", exception);
        }
    }

    private static void CheckReturn(string victim, string killed, List<JsonElement> returns)
    {
        Assert.Contains(returns, back => back.GetProperty("user").GetString() == victim);
        Assert.All(returns, back =>
        {
            Assert.NotEqual(killed, back.GetProperty("node").GetString());
            Assert.True(back.GetProperty("recovered").GetBoolean(), back.GetRawText());
        });
    }

    private static void CheckPresence(string killed, List<JsonElement> answers)
    {
        Assert.Equal(ClusterFixture.NodeNames.Where(name => name != killed), answers.Select(static answer => answer.GetProperty("node").GetString()!).Order(StringComparer.Ordinal));
        Assert.All(answers, static answer =>
        {
            Assert.True(answer.GetProperty("isRight").GetBoolean(), answer.GetRawText());
            Assert.InRange(answer.GetProperty("afterMs").GetInt32(), 0, (int)PresenceDeadline.TotalMilliseconds);
        });
    }

    private static List<JsonElement> Named(IReadOnlyList<JsonElement> told, string name) => [.. told.Where(what => what.GetProperty("event").GetString() == name)];

    private static string Describe(int round, string victim, string killed, IReadOnlyList<JsonElement> told, JsonElement done)
    {
        var returns = Named(told, "back").Select(static back => $"{back.GetProperty("user")} back on {back.GetProperty("node")} after {back.GetProperty("afterMs")} ms, recovered {back.GetProperty("recovered")}, {back.GetProperty("caughtUp")} caught up");
        var presence = Named(told, "presence").Select(static answer => $"{answer.GetProperty("node")} {answer.GetProperty("afterKillMs")} ms");
        return $"Round {round}: killed {killed}, which held {victim}. {string.Join("; ", returns)}. Presence right on {string.Join(", ", presence)}. {done.GetProperty("sent")} sent, {done.GetProperty("retries")} retries: {string.Join(' ', done.GetProperty("users").EnumerateArray().Select(static user => user.GetRawText()))}";
    }
}
