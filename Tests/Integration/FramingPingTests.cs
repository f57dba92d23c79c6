using Microsoft.Extensions.DependencyInjection;
using Realtime.Connections;
using Tests.Support;

namespace Tests.Integration;

/// <summary><c>cf_ws_frame_ping_pong=true</c>: the framing's own pings in place of the protocol's.</summary>
public sealed class FramingPingTests
{
    [Fact]
    public async Task Pings_are_frames_and_the_framings_pong_is_an_answer()
    {
        await using var node = await TestNode.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Realtime:Heartbeat:PingInterval"] = "00:00:02",
            ["Realtime:Heartbeat:PongTimeout"] = "00:00:01",
        });
        using var socket = await RawWebSocket.OpenAsync(node.Address, query: "?cf_ws_frame_ping_pong=true");
        await socket.SendTextAsync($$$"""{"id":1,"connect":{"token":"{{{node.Issuer.Create("ann")}}}"}}""");
        var connected = await socket.ReadUntilAsync("connect");
        Assert.DoesNotContain("\"ping\"", connected, StringComparison.Ordinal);
        Assert.DoesNotContain("\"pong\"", connected, StringComparison.Ordinal);

        for (var pings = 0; pings < 2; pings++)
        {
            Assert.Equal(9, (await socket.ReadFrameAsync())?.Opcode);
            await socket.SendFrameAsync(0x8A, []);
        }

        Assert.Equal(9, (await socket.ReadFrameAsync())?.Opcode);
        Assert.Equal(8, (await socket.ReadFrameAsync())?.Opcode);
        await Eventually.TrueAsync(() => node.Services.GetRequiredService<OpenConnections>().Count == 0);
    }
}
