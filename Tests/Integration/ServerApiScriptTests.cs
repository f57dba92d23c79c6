using System.Text.Json;
using Tests.Support;

namespace Tests.Integration;

/// <summary>The library that backends use drives the server API.</summary>
public sealed class ServerApiScriptTests
{
    private const string Channel = "chat:x";

    [Fact]
    public async Task The_backends_library_understands_every_answer()
    {
        await using var node = await TestNode.StartAsync(ServerApiClient.Settings());
        await using var ann = await node.OpenAsync();
        var client = (await ann.ConnectAsync(node.Issuer.Create())).GetProperty("client").GetString()!;
        await ann.SubscribeAsync(Channel);

        var output = await NodeScript.RunAsync("server-api.mjs", Environment(node, client), TestContext.Current.CancellationToken);

        var said = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonElement.Parse(line))
            .ToDictionary(static line => line.GetProperty("event").GetString()!, static line => line.GetProperty("result"), StringComparer.Ordinal);
        Assert.Equal(15, said.Count);
        Assert.Equal(1, said["publish"].GetProperty("offset").GetInt32());
        Assert.Equal(102, said["broadcast"].GetProperty("responses")[1].GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal("ann", said["presence"].GetProperty("presence").GetProperty(client).GetProperty("user").GetString());
        Assert.Equal(1, said["presence_stats"].GetProperty("num_clients").GetInt32());
        Assert.Equal([1, 2], said["history"].GetProperty("publications").EnumerateArray().Select(static publication => publication.GetProperty("data").GetProperty("n").GetInt32()));
        Assert.Equal("en", said["history"].GetProperty("publications")[0].GetProperty("tags").GetProperty("lang").GetString());
        Assert.Equal(1, said["channels"].GetProperty("channels").GetProperty(Channel).GetProperty("num_clients").GetInt32());
        Assert.Equal("node-1", said["info"].GetProperty("nodes")[0].GetProperty("name").GetString());
        Assert.Equal(3, said["pipeline"][0].GetProperty("offset").GetInt32());
        Assert.Equal(1, said["pipeline"][1].GetProperty("num_users").GetInt32());
        Assert.All(["history_remove", "refresh", "unsubscribe", "subscribe", "disconnect"], method => Assert.Equal("{}", said[method].GetRawText()));
        Assert.Equal("CentException", said["refused"].GetString());
        Assert.Equal(104, said["rpc"].GetProperty("error").GetProperty("code").GetInt32());
        Assert.Equal(["pub", "pub", "pub", "refresh", "unsubscribe", "subscribe"], await KindsAsync(ann, pushes: 6));
        Assert.Equal((3503, "force disconnect"), await ann.WaitForCloseAsync());
        Assert.DoesNotContain(node.Logs.Entries, static entry => entry.Text.Contains(ServerApiClient.Key, StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> KindsAsync(RealtimeTestClient client, int pushes)
    {
        var kinds = new List<string>();
        while (kinds.Count < pushes)
        {
            var push = await client.NextPushAsync();
            kinds.Add(push.EnumerateObject().Single(static field => field.Name is not "channel").Name);
        }

        return kinds;
    }

    private static Dictionary<string, string> Environment(TestNode node, string client) => new(StringComparer.Ordinal)
    {
        ["NODE"] = node.Address.ToString(),
        ["KEY"] = ServerApiClient.Key,
        ["USER"] = "ann",
        ["CLIENT"] = client,
        ["CHANNEL"] = Channel,
    };
}
