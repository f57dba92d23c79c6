using System.Net;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Tests.AuthService;

public sealed class DiscoveryTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Discovery_names_issuer_and_endpoints_under_the_path_base()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var host = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken);

        var document = await host.GetJsonAsync(".well-known/openid-configuration", cancellationToken);

        Assert.Equal(AuthServiceHost.Issuer, document.GetProperty("issuer").GetString());
        Assert.Equal(new Uri(host.Root, "/auth/connect/token").ToString(), document.GetProperty("token_endpoint").GetString());
        Assert.Equal(new Uri(host.Root, "/auth/.well-known/jwks").ToString(), document.GetProperty("jwks_uri").GetString());
        Assert.Equal("client_credentials", Assert.Single(document.GetProperty("grant_types_supported").EnumerateArray()).GetString());
        Assert.Equal(["realtime.publish", "realtime.api"], document.GetProperty("scopes_supported").EnumerateArray().Select(static scope => scope.GetString()));
    }

    [Fact]
    public async Task Key_set_holds_one_public_P256_key_named_by_its_thumbprint()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var host = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken);

        var document = await host.GetJsonAsync(".well-known/jwks", cancellationToken);

        var key = Assert.Single(document.GetProperty("keys").EnumerateArray());
        Assert.Equal("alg crv kid kty use x y", string.Join(' ', key.EnumerateObject().Select(static member => member.Name).Order(StringComparer.Ordinal)));
        Assert.Equal(("EC", "P-256", "ES256", "sig"), (Member(key, "kty"), Member(key, "crv"), Member(key, "alg"), Member(key, "use")));
        Assert.Equal(Base64UrlEncoder.Encode(new JsonWebKey(key.GetRawText()).ComputeJwkThumbprint()), Member(key, "kid"));
    }

    [Theory]
    [InlineData("--Auth:Issuer=https://example.org/auth", "https://example.org/auth/")]
    [InlineData("--Auth:Issuer=", AuthServiceHost.Issuer)]
    [InlineData("--Auth:Issuer=https://Example.ORG:443/auth/", "https://example.org/auth/")]
    public async Task Issuer_comes_from_the_configuration_and_ends_with_a_slash(string setting, string expected)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var host = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken, setting);

        var document = await host.GetJsonAsync(".well-known/openid-configuration", cancellationToken);

        Assert.Equal(expected, document.GetProperty("issuer").GetString());
        Assert.Equal(expected, TokenParts.Payload(await host.GetDemoTokenAsync("ann", cancellationToken)).GetProperty("iss").GetString());
        Assert.Equal(expected, TokenParts.Payload(await host.GetBackendTokenAsync(cancellationToken)).GetProperty("iss").GetString());
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task Forwarded_headers_of_a_trusted_proxy_make_discovery_public(string isFrameworkMiddlewareOn)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var host = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken, $"--ForwardedHeaders_Enabled={isFrameworkMiddlewareOn}");

        var document = await DiscoverAsync(host, "public.example:8443", cancellationToken);

        Assert.Equal("https://public.example:8443/auth/.well-known/jwks", Member(document, "jwks_uri"));
        Assert.Equal("https://public.example:8443/auth/connect/token", Member(document, "token_endpoint"));
        Assert.Equal(AuthServiceHost.Issuer, Member(document, "issuer"));
    }

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task Only_the_nearest_proxy_is_believed(string isFrameworkMiddlewareOn)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var host = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken, $"--ForwardedHeaders_Enabled={isFrameworkMiddlewareOn}");

        var document = await DiscoverAsync(host, "evil.example, public.example", cancellationToken);

        Assert.Equal("https://public.example/auth/.well-known/jwks", Member(document, "jwks_uri"));
    }

    [Theory]
    [InlineData("10.0.0.5", true)]
    [InlineData("::ffff:10.0.0.5", true)]
    [InlineData("192.0.2.7", true)]
    [InlineData("::1", true)]
    [InlineData("192.0.2.8", false)]
    [InlineData("2001:db8::7", false)]
    public async Task Forwarded_headers_count_only_from_loopback_and_configured_proxies(string peer, bool isTrusted)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var host = await AuthServiceHost.StartAsync(
            _directory.Data, cancellationToken, "--Auth:TrustedProxies:Networks:0=10.0.0.0/8", "--Auth:TrustedProxies:Addresses:0=192.0.2.7");

        var document = await DiscoverAsync(host, "public.example", cancellationToken, peer);

        var expected = isTrusted ? new Uri("https://public.example/auth/.well-known/jwks") : new Uri(host.Root, "/auth/.well-known/jwks");
        Assert.Equal(expected.ToString(), Member(document, "jwks_uri"));
    }

    [Theory]
    [InlineData("/.well-known/openid-configuration", HttpStatusCode.NotFound)]
    [InlineData("/.well-known/jwks", HttpStatusCode.NotFound)]
    [InlineData("/auth/health/ready", HttpStatusCode.NotFound)]
    [InlineData("/auth", HttpStatusCode.NotFound)]
    [InlineData("/authentic/.well-known/jwks", HttpStatusCode.NotFound)]
    [InlineData("/health/ready", HttpStatusCode.OK)]
    [InlineData("/health/live", HttpStatusCode.OK)]
    [InlineData("/auth/.well-known/jwks", HttpStatusCode.OK)]
    public async Task Every_endpoint_has_one_address(string path, HttpStatusCode expected)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var host = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken);

        using var response = await host.Http.GetAsync(new Uri(host.Root, path), cancellationToken);

        Assert.Equal(expected, response.StatusCode);
    }

    public void Dispose() => _directory.Dispose();

    private static string? Member(JsonElement parent, string name) => parent.GetProperty(name).GetString();

    private static async Task<JsonElement> DiscoverAsync(AuthServiceHost host, string forwardedHosts, CancellationToken cancellationToken, string peer = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, ".well-known/openid-configuration");
        request.Headers.Add(PretendedPeer.Header, peer);
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", forwardedHosts);
        using var response = await host.Http.SendAsync(request, cancellationToken);
        return JsonElement.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
    }
}
