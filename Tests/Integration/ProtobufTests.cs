using System.Text;
using Tests.Support;

namespace Tests.Integration;

/// <summary>Clients of both forms in one channel.</summary>
public sealed class ProtobufTests
{
    private const string Channel = "chat:x";
    private const string Binary = "00ff";

    [Fact]
    public async Task What_one_form_publishes_the_other_gets()
    {
        await using var node = await TestNode.StartAsync();
        await using var ann = await ProtobufTestClient.ConnectAsync(node, "ann");
        await using var bob = await node.ConnectAsync("bob");
        await ann.SubscribeAsync(Channel);
        await bob.SubscribeAsync(Channel);

        await ann.PublishAsync(Channel, Encoding.UTF8.GetBytes("{\n\"n\":1}"));
        var push = await bob.NextPushAsync();
        await bob.PublishAsync(Channel, new { n = 2 });
        await ann.WaitForAsync(Convert.ToHexStringLower("{\"n\":2}"u8));

        Assert.Equal("{ \"n\":1}", push.GetProperty("pub").GetProperty("data").GetRawText());
        Assert.Equal("ann", push.GetProperty("pub").GetProperty("info").GetProperty("user").GetString());
    }

    [Fact]
    public async Task Bytes_that_are_no_JSON_reach_those_who_can_take_them_and_close_who_cannot()
    {
        await using var node = await TestNode.StartAsync();
        await using var ann = await ProtobufTestClient.ConnectAsync(node, "ann");
        await using var cleo = await ProtobufTestClient.ConnectAsync(node, "cleo");
        await using var bob = await node.ConnectAsync("bob");
        await ann.SubscribeAsync(Channel);
        await cleo.SubscribeAsync(Channel);
        await bob.SubscribeAsync(Channel);

        await ann.PublishAsync(Channel, Convert.FromHexString(Binary));
        await ann.PublishAsync(Channel, "{}"u8.ToArray());

        await cleo.WaitForAsync($"2202{Binary}");
        await cleo.WaitForAsync($"2202{Convert.ToHexStringLower("{}"u8)}");
        Assert.Equal(3506, (await bob.WaitForCloseAsync()).Code);

        // What waits in the history closes it again, instead of passing for recovered.
        await using var again = await node.ConnectAsync("bob");
        await again.SendTextAsync("""{"id":9,"subscribe":{"channel":"chat:x","recover":true}}""");
        Assert.Equal(3506, (await again.WaitForCloseAsync()).Code);
    }
}
