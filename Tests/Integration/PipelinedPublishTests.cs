using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Broker;
using Realtime.Protocol;
using Tests.Contracts;
using Tests.Support;

namespace Tests.Integration;

/// <summary>Publishes that begin one after another and wait for none before them, far from Redis and among others that load the nodes.</summary>
public sealed class PipelinedPublishTests
{
    private const string Channel = "chat:x";
    private const int MaxCount = 1000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("one frame of a client", MaxCount)]
    [InlineData("one batch", MaxCount)]
    [InlineData("broadcasts in one batch", MaxCount)]
    [InlineData("broadcasts on one connection", 200)]
    public async Task Subscribers_of_every_node_get_them_in_the_order_in_which_they_began(string way, int count)
    {
        await using var cluster = await StartAsync();
        var subscribers = new List<RealtimeTestClient>();
        foreach (var node in cluster.Nodes)
        {
            subscribers.Add(await node.ConnectAsync());
            await subscribers[^1].SubscribeAsync(Channel);
        }

        foreach (var proxy in cluster.Proxies)
        {
            proxy.Delay(TimeSpan.FromMilliseconds(5));
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var load = Enumerable.Range(0, 50).Select(caller => LoadAsync(cluster.Nodes[caller % 3], $"plain:{caller % 10}", stop.Token)).ToList();
        await (way switch
        {
            "one frame of a client" => PublishInOneFrameAsync(cluster.Nodes[0], count),
            "one batch" => PublishInOneBatchAsync(
                cluster, count, static n => $$$"""{"publish":{"channel":"{{{Channel}}}","data":{{{n}}}}}""", static reply => reply.GetProperty("publish")),
            "broadcasts in one batch" => PublishInOneBatchAsync(
                cluster,
                count,
                static n => $$"""{"broadcast":{{BroadcastBody(n)}}}""",
                static reply => reply.GetProperty("broadcast").GetProperty("responses")[0].GetProperty("result")),
            _ => PublishOnOneConnectionAsync(cluster.Nodes[0], count),
        });

        foreach (var subscriber in subscribers)
        {
            for (var n = 1; n <= count; n++)
            {
                var publication = (await subscriber.NextPushAsync()).GetProperty("pub");
                Assert.Equal((n, n), (publication.GetProperty("offset").GetInt32(), publication.GetProperty("data").GetInt32()));
            }

            await subscriber.DisposeAsync();
        }

        await stop.CancelAsync();
        await Task.WhenAll(load);
    }

    private static async Task<TestCluster> StartAsync()
    {
        var store = new GarnetStore();
        await store.StartAsync(Cancellation);
        return await TestCluster.StartAsync(
            store,
            3,
            ("Realtime:Channels:Namespaces:chat:AllowPublishForClient", "true"),
            ("Realtime:Channels:Namespaces:chat:HistorySize", $"{MaxCount}"),
            // Nobody reads while all are published.
            ("Realtime:Heartbeat:PingInterval", "00:05:00"));
    }

    private static string BroadcastBody(int n) => $$"""{"channels":["{{Channel}}","chat:y"],"data":{{n}}}""";

    private static async Task PublishInOneFrameAsync(TestNode node, int count)
    {
        await using var publisher = await node.ConnectAsync("bob");
        await publisher.SendTextAsync(string.Join('\n', Enumerable.Range(1, count).Select(static n => $$$"""{"id":{{{n + 1}}},"publish":{"channel":"{{{Channel}}}","data":{{{n}}}}}""")));
        for (var n = 1; n <= count; n++)
        {
            var reply = (await publisher.ReceiveAsync())!.Value;
            Assert.True(reply.TryGetProperty("publish", out _), reply.GetRawText());
        }
    }

    /// <param name="command">Of a number.</param>
    /// <param name="result">Of the publish, in the command's reply.</param>
    private static async Task PublishInOneBatchAsync(TestCluster cluster, int count, Func<int, string> command, Func<JsonElement, JsonElement> result)
    {
        using var api = cluster.ApiOf(0);
        var answer = await api.CallAsync("batch", $$"""{"parallel":true,"commands":[{{string.Join(',', Enumerable.Range(1, count).Select(command))}}]}""");
        Assert.Equal(Enumerable.Range(1, count), answer.GetProperty("replies").EnumerateArray().Select(reply => result(reply).GetProperty("offset").GetInt32()));
    }

    /// <summary>All requests are sent before the first answer is read.</summary>
    private static async Task PublishOnOneConnectionAsync(TestNode node, int count)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(node.Address.Host, node.Address.Port, Cancellation);
        await using var stream = connection.GetStream();
        var requests = Enumerable.Range(1, count).Select(n =>
        {
            var body = BroadcastBody(n);
            var end = n == count ? "close" : "keep-alive";
            return $"POST /api/broadcast HTTP/1.1\r\nHost: {node.Address.Authority}\r\nX-API-Key: {ServerApiClient.Key}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\nConnection: {end}\r\n\r\n{body}";
        });
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Concat(requests)), Cancellation);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        var answers = await reader.ReadToEndAsync(Cancellation);
        Assert.Equal(count, answers.Split("HTTP/1.1 200 OK").Length - 1);
    }

    private static async Task LoadAsync(TestNode node, string channel, CancellationToken stop)
    {
        var broker = node.Services.GetRequiredService<IBroker>();
        while (!stop.IsCancellationRequested)
        {
            await broker.PublishAsync(channel, new Publication("0"u8.ToArray()), BrokerNode.NotKept, Cancellation);
        }
    }
}
