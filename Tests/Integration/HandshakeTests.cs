using Microsoft.Extensions.Options;
using Tests.Support;

namespace Tests.Integration;

/// <summary>RFC 6455 section 4.2: what opens a WebSocket and what does not.</summary>
public sealed class HandshakeTests
{
    private const string Key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    private const string Upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
    private const string Version = "Sec-WebSocket-Version: 13\r\n";

    [Theory]
    [InlineData(Upgrade + Version + Key)]
    [InlineData(Upgrade + Version + Key + "Content-Length: 0\r\n")]
    [InlineData("Connection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n" + Version + Key)]
    [InlineData("Connection: Upgrade\r\nUpgrade: WebSocket\r\n" + Version + Key)]
    [InlineData("connection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n")]
    public async Task A_right_handshake_is_upgraded(string headers)
    {
        await using var node = await TestNode.StartAsync();
        using var socket = await RawWebSocket.OpenAsync(node.Address, headers);

        Assert.Equal(101, socket.StatusCode);
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", socket.Answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Upgrade + "Sec-WebSocket-Version: 8\r\n" + Key, 426)]
    [InlineData(Upgrade + Key, 426)]
    [InlineData(Upgrade + Version, 400)]
    [InlineData(Upgrade + Version + "Sec-WebSocket-Key: c2hvcnQ=\r\n", 400)]
    [InlineData(Upgrade + Version + "Sec-WebSocket-Key: !!!!!!!!!!!!!!!!!!!!!!!!\r\n", 400)]
    [InlineData(Upgrade + Version + Key + Key, 400)]
    [InlineData(Version + Key, 400)]
    [InlineData(Upgrade + Version + Key + "Origin: https://evil.test\r\n", 403)]
    [InlineData(Upgrade + Version + Key + "Origin: null\r\n", 403)]
    [InlineData(Upgrade + Version + Key + "Origin: https://good.test.evil.test\r\n", 403)]
    [InlineData(Upgrade + Version + Key + "Origin: http://127.0.0.1:1\r\n", 403)]
    [InlineData(Upgrade + Version + Key + "Origin: https://good.test\r\nOrigin: https://evil.test\r\n", 403)]
    [InlineData(Upgrade + Version + Key + "Sec-WebSocket-Protocol: graphql-ws, CENTRIFUGE-JSON\r\n", 400)]
    public async Task A_wrong_handshake_is_refused_with_its_status(string headers, int status)
    {
        await using var node = await TestNode.StartAsync(GoodOrigin());
        using var socket = await RawWebSocket.OpenAsync(node.Address, headers);

        Assert.Equal(status, socket.StatusCode);
        if (status == 426)
        {
            Assert.Contains("Sec-WebSocket-Version: 13", socket.Answer, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("https://good.test")]
    [InlineData("HTTPS://GOOD.TEST")]
    [InlineData("own")]
    public async Task A_page_of_this_host_or_of_the_list_may_connect(string origin)
    {
        await using var node = await TestNode.StartAsync(GoodOrigin());
        var sent = origin is "own" ? node.Address.GetLeftPart(UriPartial.Authority) : origin;
        using var socket = await RawWebSocket.OpenAsync(node.Address, Upgrade + Version + Key + $"Origin: {sent}\r\n");

        Assert.Equal(101, socket.StatusCode);
    }

    [Theory]
    [InlineData("*")]
    [InlineData("https://*.good.test")]
    [InlineData("null")]
    [InlineData("https://good.test/")]
    public async Task A_list_with_what_no_browser_sends_stops_the_start(string origin)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(
            () => TestNode.StartAsync(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Realtime:Doors:AllowedOrigins:0"] = origin }));

        Assert.Contains("Realtime:Doors:AllowedOrigins holds what is no origin", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 101)]
    [InlineData("X-Forwarded-Proto: http\r\n", 101)]
    [InlineData("X-Forwarded-Proto: https\r\n", 403)]
    public async Task A_page_of_this_host_that_came_by_http_may_not_use_what_came_by_https(string forwarded, int status)
    {
        await using var node = await TestNode.StartAsync();
        using var socket = await RawWebSocket.OpenAsync(node.Address, Upgrade + Version + Key + $"Origin: {node.Address.GetLeftPart(UriPartial.Authority)}\r\n{forwarded}");

        Assert.Equal(status, socket.StatusCode);
    }

    [Theory]
    [InlineData("centrifuge-json")]
    [InlineData("centrifuge-protobuf")]
    public async Task The_first_subprotocol_that_is_known_is_taken_and_echoed(string known)
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.OpenAsync(options =>
        {
            options.AddSubProtocol("graphql-ws");
            options.AddSubProtocol(known);
            options.AddSubProtocol("centrifuge-json.v9");
        });

        Assert.Equal(known, client.Subprotocol);
    }

    private static Dictionary<string, string?> GoodOrigin() =>
        new(StringComparer.Ordinal) { ["Realtime:Doors:AllowedOrigins:0"] = "https://good.test" };
}
