using System.Text.Json;
using Tests.Support;

namespace Tests.Integration;

public sealed class ConnectTests
{
    [Fact]
    public async Task A_good_token_connects_and_the_reply_says_how_to_live_on()
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.OpenAsync();

        var result = await client.ConnectAsync(node.Issuer.Create());

        Assert.True(Guid.TryParse(result.GetProperty("client").GetString(), out _));
        Assert.Equal(25, result.GetProperty("ping").GetInt32());
        Assert.True(result.GetProperty("pong").GetBoolean());
        Assert.True(result.GetProperty("expires").GetBoolean());
        Assert.InRange(result.GetProperty("ttl").GetInt32(), 290, 301);
        Assert.False(result.TryGetProperty("data", out _));
    }

    [Fact]
    public async Task Two_users_chat()
    {
        await using var node = await TestNode.StartAsync();
        await using var ann = await node.ConnectAsync("ann");
        await using var bob = await node.ConnectAsync("bob");
        await ann.SubscribeAsync("chat:lobby");
        await bob.SubscribeAsync("chat:lobby");

        await ann.PublishAsync("chat:lobby", new { text = "hello" });

        foreach (var client in new[] { ann, bob })
        {
            var push = await client.NextPushAsync();
            Assert.Equal("chat:lobby", push.GetProperty("channel").GetString());
            var publication = push.GetProperty("pub");
            Assert.Equal("hello", publication.GetProperty("data").GetProperty("text").GetString());
            Assert.Equal(1, publication.GetProperty("offset").GetInt32());
            Assert.Equal("ann", publication.GetProperty("info").GetProperty("user").GetString());
        }
    }
}
