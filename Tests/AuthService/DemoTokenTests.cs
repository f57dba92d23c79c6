using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Wire;

namespace Tests.AuthService;

public sealed class DemoTokenTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Demo_token_connects_the_named_user_for_five_minutes()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var host = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken);

        using var response = await host.PostAsync("demo/token", JsonContent.Create(new { user = "ann" }), cancellationToken);

        var answer = await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.Equal("token expires_in", string.Join(' ', answer.EnumerateObject().Select(static member => member.Name)));
        Assert.Equal(300, answer.GetProperty("expires_in").GetInt32());
        var token = answer.GetProperty("token").GetString()!;
        Assert.Null((await host.ValidateAsync(token, TokenAudiences.Connection, cancellationToken)).Exception);
        Assert.False((await host.ValidateAsync(token, TokenAudiences.ServerApi, cancellationToken)).IsValid);
        var payload = TokenParts.Payload(token);
        Assert.Equal("ann", payload.GetProperty("sub").GetString());
        Assert.Equal("{\"name\":\"ann\"}", payload.GetProperty(TokenClaims.Info).GetRawText());
        Assert.Equal(payload.GetProperty("iat").GetInt64() + 300, payload.GetProperty("exp").GetInt64());
    }

    [Theory]
    [InlineData("a")]
    [InlineData("42")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("9007199254740993")]
    [InlineData("Zoë Müller-Lüdenscheidt")]
    [InlineData("李")]
    [InlineData("ann.lee_1@example.org")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task Subject_is_the_name_as_a_string_whatever_it_looks_like(string user)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var host = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken);

        var payload = TokenParts.Payload(await host.GetDemoTokenAsync(user, cancellationToken));

        Assert.Equal(JsonValueKind.String, payload.GetProperty("sub").ValueKind);
        Assert.Equal(user, payload.GetProperty("sub").GetString());
        Assert.Equal(user, payload.GetProperty(TokenClaims.Info).GetProperty("name").GetString());
    }

    [Fact]
    public async Task Every_token_has_an_id_of_its_own()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var host = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken);

        var first = TokenParts.Payload(await host.GetDemoTokenAsync("ann", cancellationToken)).GetProperty("jti").GetString();
        var second = TokenParts.Payload(await host.GetDemoTokenAsync("ann", cancellationToken)).GetProperty("jti").GetString();

        Assert.False(string.Equals(first, second, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{\"user\":\"\"}", "missing or empty")]
    [InlineData("{}", "missing or empty")]
    [InlineData("null", "missing or empty")]
    [InlineData("{\"user\":null}", "missing or empty")]
    [InlineData("{\"user\":42}", "JSON object")]
    [InlineData("{\"user\":[\"ann\"]}", "JSON object")]
    [InlineData("[]", "JSON object")]
    [InlineData("{\"user\":\"ann\"", "JSON object")]
    [InlineData("", "JSON object")]
    [InlineData("{\"user\":\" ann\"}", "space")]
    [InlineData("{\"user\":\"ann \"}", "space")]
    [InlineData("{\"user\":\"a\\nb\"}", "may hold")]
    [InlineData("{\"user\":\"<b>ann</b>\"}", "may hold")]
    [InlineData("{\"user\":\"ann\\u0000\"}", "may hold")]
    [InlineData("{\"user\":\"ann\\u202e\"}", "may hold")]
    [InlineData("{\"user\":\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"}", "more than 64")]
    public async Task Bad_names_are_refused_with_what_is_wrong(string body, string fault)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var host = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken);

        using var response = await PostAsync(host, body, "application/json", cancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains(fault, (await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bodies_are_bounded_and_must_say_that_they_are_json()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var host = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken);

        using var tooLong = await PostAsync(host, $"{{\"user\":\"{new string('a', 5000)}\"}}", "application/json", cancellationToken);
        using var otherType = await PostAsync(host, "{\"user\":\"ann\"}", "text/plain", cancellationToken);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLong.StatusCode);
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, otherType.StatusCode);
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public async Task Outside_development_there_is_no_demo_endpoint(string environment)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var host = await AuthServiceHost.StartAsync(_directory.Data, cancellationToken, $"--environment={environment}");

        using var response = await PostAsync(host, "{\"user\":\"ann\"}", "application/json", cancellationToken);
        using var backend = await host.AskForBackendTokenAsync(cancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(HttpStatusCode.OK, backend.StatusCode);
    }

    public void Dispose() => _directory.Dispose();

    private static Task<HttpResponseMessage> PostAsync(AuthServiceHost host, string body, string type, CancellationToken cancellationToken) =>
        host.PostAsync("demo/token", new StringContent(body, Encoding.UTF8, type), cancellationToken);
}
