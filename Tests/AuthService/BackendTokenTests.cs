using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using AuthService.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using OpenIddict.EntityFrameworkCore.Models;
using Wire;

namespace Tests.AuthService;

public sealed class BackendTokenTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Backend_token_opens_the_server_api_and_no_other_door()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var host = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken);

        var token = await host.GetBackendTokenAsync(cancellationToken);

        var atServerApi = await host.ValidateAsync(token, TokenAudiences.ServerApi, cancellationToken);
        var atConnect = await host.ValidateAsync(token, TokenAudiences.Connection, cancellationToken);
        Assert.Null(atServerApi.Exception);
        Assert.Equal(TokenClaims.PublishScope, atServerApi.Claims["scope"]);
        Assert.False(atConnect.IsValid);
    }

    [Theory]
    [InlineData("realtime.api")]
    [InlineData("realtime.publish realtime.api")]
    public async Task Backend_token_has_the_scopes_that_were_asked_for(string scope)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var host = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken);

        using var response = await host.AskForBackendTokenAsync(cancellationToken, scope: scope);

        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        var token = await host.ValidateAsync(answer.GetProperty("access_token").GetString()!, TokenAudiences.ServerApi, cancellationToken);
        Assert.Equal(scope, token.Claims["scope"]);
    }

    [Fact]
    public async Task Backend_token_has_the_header_and_claims_of_an_access_token()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var host = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken);
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

        var token = await host.GetBackendTokenAsync(cancellationToken);

        var header = TokenParts.Header(token);
        Assert.Equal(("ES256", "at+jwt"), (header.GetProperty("alg").GetString(), header.GetProperty("typ").GetString()));
        var keys = await host.GetJsonAsync(".well-known/jwks", cancellationToken);
        Assert.Equal(keys.GetProperty("keys")[0].GetProperty("kid").GetString(), header.GetProperty("kid").GetString());
        var payload = TokenParts.Payload(token);
        Assert.Equal(AuthServiceHost.Issuer, payload.GetProperty("iss").GetString());
        Assert.Equal(AuthServiceHost.ClientId, payload.GetProperty("sub").GetString());
        Assert.Equal(AuthServiceHost.ClientId, payload.GetProperty("client_id").GetString());
        Assert.InRange(payload.GetProperty("iat").GetInt64(), before, before + 30);
        Assert.Equal(payload.GetProperty("iat").GetInt64() + 300, payload.GetProperty("exp").GetInt64());
        Assert.NotEmpty(payload.GetProperty("jti").GetString()!);
    }

    [Fact]
    public async Task Backend_may_authenticate_by_the_authorization_header()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var host = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, "connect/token")
        {
            Content = new FormUrlEncodedContent([new("grant_type", "client_credentials")]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{AuthServiceHost.ClientId}:{AuthServiceHost.Secret}")));

        using var response = await host.Http.SendAsync(request, cancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData(AuthServiceHost.ClientId, "wrong-horse-battery-staple", null, "invalid_client")]
    [InlineData("somebody", AuthServiceHost.Secret, null, "invalid_client")]
    [InlineData(AuthServiceHost.ClientId, AuthServiceHost.Secret, "realtime.everything", "invalid_scope")]
    [InlineData(AuthServiceHost.ClientId, AuthServiceHost.Secret, "openid", "invalid_scope")]
    public async Task Wrong_client_secret_or_scope_is_refused(string clientId, string secret, string? scope, string error)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var host = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken);

        using var response = await host.AskForBackendTokenAsync(cancellationToken, clientId, secret, scope);

        Assert.Equal(error, await ErrorOfAsync(response, cancellationToken));
    }

    [Fact]
    public async Task Without_a_configured_secret_no_client_is_known()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var host = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken, "--Auth:BackendClient:Secret=");

        using var response = await host.AskForBackendTokenAsync(cancellationToken);

        Assert.Equal("invalid_client", await ErrorOfAsync(response, cancellationToken));
        Assert.Single(host.Logs.Entries, static entry => entry.Text.Contains("No backend client is known", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Changed_secret_takes_over()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using (await AuthServiceHost.StartAsync(_directory.Data, cancellationToken))
        {
        }

        await using var host = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken, "--Auth:BackendClient:Secret=a-new-secret-of-some-length");

        using var old = await host.AskForBackendTokenAsync(cancellationToken);
        using var present = await host.AskForBackendTokenAsync(cancellationToken, secret: "a-new-secret-of-some-length");
        Assert.Equal("invalid_client", await ErrorOfAsync(old, cancellationToken));
        Assert.Equal(HttpStatusCode.OK, present.StatusCode);
    }

    [Theory]
    [InlineData("--Auth:BackendClient:Id=another-backend")]
    [InlineData("--Auth:BackendClient:Secret=")]
    public async Task Client_that_the_configuration_no_longer_names_is_refused(string setting)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using (await AuthServiceHost.StartAsync(_directory.Data, cancellationToken))
        {
        }

        await using var host = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken, setting);

        using var response = await host.AskForBackendTokenAsync(cancellationToken);
        Assert.Equal("invalid_client", await ErrorOfAsync(response, cancellationToken));
    }

    [Fact]
    public async Task Issuing_tokens_leaves_nothing_in_the_database()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var host = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken);

        for (var i = 0; i < 5; i++)
        {
            await host.GetBackendTokenAsync(cancellationToken);
            await host.GetDemoTokenAsync("ann", cancellationToken);
        }

        await using var scope = host.Services.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<AuthDbContext>();
        Assert.Equal(0, await context.Set<OpenIddictEntityFrameworkCoreToken>().CountAsync(cancellationToken));
        Assert.Equal(0, await context.Set<OpenIddictEntityFrameworkCoreAuthorization>().CountAsync(cancellationToken));
    }

    [Fact]
    public async Task Hostile_token_requests_are_refused_without_an_error_in_the_log()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var host = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken);
        var manyKeys = string.Join('&', Enumerable.Range(0, 3000).Select(static number => $"k{number}=v"));

        foreach (var (body, type, expected) in new (string, string, HttpStatusCode)[]
        {
            (new string('a', 100_000), "application/x-www-form-urlencoded", HttpStatusCode.RequestEntityTooLarge),
            (manyKeys, "application/x-www-form-urlencoded", HttpStatusCode.BadRequest),
            ("grant_type=password&username=a&password=b", "application/x-www-form-urlencoded", HttpStatusCode.BadRequest),
            ("grant_type=%00%0a&client_id=%00", "application/x-www-form-urlencoded", HttpStatusCode.BadRequest),
            ("{\"grant_type\":\"client_credentials\"}", "application/json", HttpStatusCode.BadRequest),
            ("", "application/x-www-form-urlencoded", HttpStatusCode.BadRequest),
        })
        {
            using var response = await host.PostAsync("connect/token", new StringContent(body, Encoding.UTF8, type), cancellationToken);
            Assert.Equal(expected, response.StatusCode);
        }
    }

    public void Dispose() => _directory.Dispose();

    private static async Task<string?> ErrorOfAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        Assert.False(response.IsSuccessStatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("error").GetString();
    }
}
