using System.Net;
using System.Net.Http.Json;
using LoadBalancer.Edge;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Tests.LoadBalancer;

/// <summary>Whom the balancer takes a client for when proxies stand in front of it, and what it tells the services behind.</summary>
public sealed class ClientAddressTests
{
    /// <summary>What proxies say, from left to right, and whose address that is. The test's own is 127.0.0.1, a trusted one.</summary>
    private static readonly (string Forwarded, string Expected)[] Spellings =
    [
        ("[2001:db8::7]:51000", "2001:db8::7"),
        ("2001:db8::7", "2001:db8::7"),
        ("[2001:db8::7]", "2001:db8::7"),
        ("2001:DB8:0::7", "2001:db8::7"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("[::ffff:203.0.113.9]:4000", "203.0.113.9"),
        ("203.0.113.9", "203.0.113.9"),
        ("203.0.113.9:4000", "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9", "203.0.113.9"),
        ("127.0.0.1, 203.0.113.9", "203.0.113.9"),
        ("6.6.6.6, 203.0.113.9, 10.0.0.5, [::ffff:10.0.0.6]:1", "203.0.113.9"),
        ("203.0.113.9, unknown, 10.0.0.5", "10.0.0.5"),
        ("203.0.113.9, unknown", "127.0.0.1"),
        ("unknown", "127.0.0.1"),
        ("_hidden", "127.0.0.1"),
        ("203.0.113.9:port", "127.0.0.1"),
        ("203.0.113.999", "127.0.0.1"),
        ("", "127.0.0.1"),
    ];

    private static readonly (string, string?)[] Trusting = [("LoadBalancer:TrustedProxies:Addresses:0", "::ffff:127.0.0.1"), ("LoadBalancer:TrustedProxies:Networks:0", "10.0.0.0/8")];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nodes_and_token_service_are_told_the_one_address_that_the_rightmost_untrusted_hop_has()
    {
        await using var auth = await FakeNode.StartAsync("auth-service");
        await using var balancer = await TestBalancer.StartAsync(settings: [.. Trusting, ("LoadBalancer:AuthServiceAddress", auth.Address)]);
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease());

        List<(string, string)> byNode = [];
        List<(string, string)> byAuth = [];
        foreach (var (forwarded, _) in Spellings)
        {
            byNode.Add((forwarded, (await AskAsync(balancer, "/api/info", forwarded))["X-Forwarded-For"]));
            byAuth.Add((forwarded, (await AskAsync(balancer, "/auth/.well-known/jwks", forwarded))["X-Forwarded-For"]));
        }

        Assert.Equal(Spellings, byNode);
        Assert.Equal(Spellings, byAuth);
    }

    [Theory]
    [InlineData("10.0.0.5", "203.0.113.9")]
    [InlineData("::ffff:10.0.0.5", "203.0.113.9")]
    [InlineData("::ffff:127.0.0.1", "203.0.113.9")]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    public async Task Only_a_configured_peer_is_believed_however_its_socket_spells_it(string peer, string expected)
    {
        await using var balancer = await TestBalancer.StartAsync(services: services => services.AddSingleton<IStartupFilter>(new FakePeer(peer)), settings: Trusting);
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease());

        var seen = await AskAsync(balancer, "/api/info", "203.0.113.9");

        Assert.Equal(expected, seen["X-Forwarded-For"]);
        Assert.DoesNotContain(seen.Keys, static name => name.StartsWith("X-Original", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Nobody_is_believed_unless_he_is_configured_not_even_this_machine()
    {
        await using var balancer = await TestBalancer.StartAsync();
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease());

        Assert.Equal("127.0.0.1", (await AskAsync(balancer, "/api/info", "203.0.113.9"))["X-Forwarded-For"]);
    }

    [Theory]
    [InlineData("https", HttpStatusCode.OK)]
    [InlineData("http", HttpStatusCode.TemporaryRedirect)]
    public async Task A_trusted_proxy_that_ends_TLS_says_whether_the_client_used_it(string scheme, HttpStatusCode expected)
    {
        await using var balancer = await TestBalancer.StartAsync(settings: Trusting);
        await using var node = await FakeNode.StartAsync("realtime-1");
        await balancer.HoldAsync(node.Lease());
        using var client = balancer.Client();
        using var request = Request(new Uri(balancer.Http, "/api/info").AbsoluteUri, "203.0.113.9");
        request.Headers.Add("X-Forwarded-Proto", scheme);

        using var answer = await client.SendAsync(request, Cancellation);

        Assert.Equal(expected, answer.StatusCode);
        if (expected == HttpStatusCode.OK)
        {
            Assert.Equal("https", (await answer.Content.ReadFromJsonAsync<FakeNode.Answer>(Cancellation))?.Headers["X-Forwarded-Proto"]);
        }
    }

    [Theory]
    [InlineData("Addresses", "10.0.0.0/8", "LoadBalancer:TrustedProxies:Addresses holds '10.0.0.0/8', which is not an IP address.")]
    [InlineData("Networks", "10.0.0.0", "LoadBalancer:TrustedProxies:Networks holds '10.0.0.0', which is not a network.")]
    [InlineData("Networks", "0.0.0.0/0", "LoadBalancer:TrustedProxies:Networks holds '0.0.0.0/0', which is everybody.")]
    [InlineData("Networks", "::/0", "LoadBalancer:TrustedProxies:Networks holds '::/0', which is everybody.")]
    public async Task A_proxy_that_cannot_be_one_stops_the_start(string list, string value, string expected)
    {
        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => TestBalancer.StartAsync(settings: ($"LoadBalancer:TrustedProxies:{list}:0", value)));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("203.0.113.9", "203.0.113.9")]
    [InlineData("::ffff:203.0.113.9", "203.0.113.9")]
    [InlineData("2001:db8:0:1::7", "2001:db8:0:1::/64")]
    [InlineData("2001:db8:0:1:ffff:ffff:ffff:ffff", "2001:db8:0:1::/64")]
    [InlineData("2001:db8:0:2::7", "2001:db8:0:2::/64")]
    [InlineData("fe80::1%3", "fe80::/64")]
    [InlineData("::1", "::/64")]
    [InlineData("0.0.0.1", "0.0.0.1")]
    public void One_client_has_one_key_and_one_form(string address, string expected) => Assert.Equal(expected, AddressBlock.Of(IPAddress.Parse(address)).ToString());

    private static async Task<Dictionary<string, string>> AskAsync(TestBalancer balancer, string path, string forwardedFor)
    {
        using var client = balancer.Client();
        using var request = Request(path, forwardedFor);
        using var answer = await client.SendAsync(request, Cancellation);
        return new Dictionary<string, string>((await answer.Content.ReadFromJsonAsync<FakeNode.Answer>(Cancellation))!.Headers, StringComparer.OrdinalIgnoreCase);
    }

    private static HttpRequestMessage Request(string address, string forwardedFor)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", forwardedFor);
        return request;
    }
}
