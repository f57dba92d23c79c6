using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Tests.Support;

namespace Tests.Cluster;

/// <summary>How soon a ban is everywhere, in the running topology.</summary>
[Collection(ClusterGroup.Name)]
public sealed class BanTests(ClusterFixture cluster, ITestOutputHelper output)
{
    private const int Users = 30;
    private const int ConnectionsOfEach = 10;

    /// <summary>The busy machine of a test run is no place to judge a latency; what is printed is.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_banned_user_s_last_socket_closes_with_the_answer_wherever_the_balancer_has_put_it()
    {
        using var api = CreateApi();
        var users = await Task.WhenAll(Enumerable.Range(0, Users).Select(number => OpenAsync(Name(number), ConnectionsOfEach, ThroughBalancerAsync)));
        var onNodes = users.SelectMany(static user => user.Sockets).GroupBy(static socket => socket.Node, StringComparer.Ordinal).Select(static node => $"{node.Key} {node.Count()}");
        output.WriteLine($"{Users * ConnectionsOfEach} connections: {string.Join(", ", onNodes.Order(StringComparer.Ordinal))}");

        await BanEachAsync(api, users, ConnectionsOfEach);
    }

    [Fact]
    public async Task A_node_that_has_just_started_closes_and_refuses_like_the_others()
    {
        using var api = CreateApi();
        var fresh = cluster.Node(ClusterFixture.NodeNames[2]);
        var early = Name(100);
        Assert.Equal(0, await BanAsync(api, early));
        await fresh.KillAndWaitAsync(Cancellation);
        await fresh.StartAndWaitAsync(Cancellation);

        var token = Token(early);
        var address = new UriBuilder(fresh.Address) { Scheme = Uri.UriSchemeWs, Path = "/connection/websocket" }.Uri;
        Assert.Equal((3503, "force disconnect"), await ConnectAttempts.TryAsync(await RealtimeTestClient.OpenAsync(address), token));
        var users = await Task.WhenAll(Enumerable.Range(101, 10).Select(number => OpenAsync(Name(number), ClusterFixture.NodeCount, ToEachNodeAsync)));
        await BanEachAsync(api, users, ClusterFixture.NodeCount);
        await UnbanAsync(api, early);
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"banned-{number}");

    private string Token(string user) =>
        HmacTokens.Create(string.Create(CultureInfo.InvariantCulture, $$"""{"sub":"{{user}}","exp":{{DateTimeOffset.UtcNow.AddMinutes(10).ToUnixTimeSeconds()}}}"""), cluster.HmacSecret);

    private HttpClient CreateApi()
    {
        var api = cluster.CreateTrustingHttpClient();
        api.DefaultRequestHeaders.Add("X-API-Key", cluster.ApiKey);
        return api;
    }

    private async Task BanEachAsync(HttpClient api, BannedUser[] users, int connections)
    {
        var (afterAnswer, afterCall) = (new List<double>(), new List<double>());
        foreach (var user in users)
        {
            var called = Stopwatch.GetTimestamp();
            Assert.Equal(connections, await BanAsync(api, user.Name));
            var answered = Stopwatch.GetTimestamp();
            var closed = (await Task.WhenAll(user.Sockets.Select(static socket => socket.Closed)).WaitAsync(Deadline, Cancellation)).Max();
            afterAnswer.Add(Milliseconds(answered, closed));
            afterCall.Add(Milliseconds(called, closed));
            Assert.All(user.Sockets, static socket => Assert.Equal(3503, socket.Client.CloseCode));
        }

        output.WriteLine($"last socket closed after the API's answer: {Describe(afterAnswer)}; after its call: {Describe(afterCall)}");
        foreach (var user in users)
        {
            await UnbanAsync(api, user.Name);
            foreach (var socket in user.Sockets)
            {
                await socket.Client.DisposeAsync();
            }
        }
    }

    private async Task<BannedUser> OpenAsync(string user, int count, Func<string, int, Task<(RealtimeTestClient Client, string Node)>> connectAsync)
    {
        var token = Token(user);
        var sockets = new List<OpenSocket>();
        for (var number = 0; number < count; number++)
        {
            var (client, node) = await connectAsync(token, number);
            sockets.Add(new OpenSocket(client, node, WatchAsync(client)));
        }

        return new BannedUser(user, sockets);
    }

    private async Task<(RealtimeTestClient Client, string Node)> ThroughBalancerAsync(string token, int number)
    {
        var client = await RealtimeTestClient.OpenAsync(cluster.WebSocketAddress, options => options.RemoteCertificateValidationCallback = cluster.Certificate.IsTrusted);
        return (client, NodeOf(await client.ConnectAsync(token)));
    }

    private async Task<(RealtimeTestClient Client, string Node)> ToEachNodeAsync(string token, int number)
    {
        var node = ClusterFixture.NodeNames[number];
        var client = await RealtimeTestClient.OpenAsync(new UriBuilder(cluster.Node(node).Address) { Scheme = Uri.UriSchemeWs, Path = "/connection/websocket" }.Uri);
        await client.ConnectAsync(token);
        return (client, node);
    }

    private static string NodeOf(JsonElement connected) => connected.GetProperty("data").GetProperty("node").GetString()!;

    private static async Task<long> WatchAsync(RealtimeTestClient client)
    {
        await client.AnswerPingsAsync();
        return Stopwatch.GetTimestamp();
    }

    private static async Task<int> BanAsync(HttpClient api, string user)
    {
        var answer = await CallAsync(api, "ban", user);
        Assert.False(answer.TryGetProperty("partial", out _));
        return answer.GetProperty("num_clients").GetInt32();
    }

    private static async Task UnbanAsync(HttpClient api, string user) => Assert.True((await CallAsync(api, "unban", user)).GetProperty("was_banned").GetBoolean());

    private static async Task<JsonElement> CallAsync(HttpClient api, string method, string user)
    {
        using var response = await api.PostAsJsonAsync(new Uri($"/api/{method}", UriKind.Relative), new { user }, Cancellation);
        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        return answer.GetProperty("result");
    }

    private static double Milliseconds(long from, long to) => (to - from) * 1000.0 / Stopwatch.Frequency;

    private static string Describe(List<double> values)
    {
        var sorted = values.Order().ToList();
        return string.Create(CultureInfo.InvariantCulture, $"p50 {sorted[sorted.Count / 2]:F1} ms, p99 {sorted[(int)Math.Ceiling(sorted.Count * 0.99) - 1]:F1} ms, most {sorted[^1]:F1} ms");
    }

    private sealed record OpenSocket(RealtimeTestClient Client, string Node, Task<long> Closed);

    private sealed record BannedUser(string Name, IReadOnlyList<OpenSocket> Sockets);
}
