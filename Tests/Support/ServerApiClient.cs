using System.Net;
using System.Text;
using System.Text.Json;
using Wire;

namespace Tests.Support;

/// <summary>A backend of a node: calls its server API by key.</summary>
internal sealed class ServerApiClient : IDisposable
{
    public const string Key = "the-key-of-the-tests-4711";

    private readonly HttpClient _http;

    private ServerApiClient(TestNode node) => _http = new HttpClient { BaseAddress = node.Address };

    /// <summary>Settings of a node with the key, and with namespaces of every kind beside the usual.</summary>
    public static IReadOnlyDictionary<string, string?> Settings(params (string Key, string Value)[] more)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Realtime:ServerApi:ApiKeys:0"] = Key,
            ["Realtime:Channels:Namespaces:json:PayloadKind"] = "Json",
            ["Realtime:Channels:Namespaces:json:HistorySize"] = "10",
            ["Realtime:Channels:Namespaces:bytes:PayloadKind"] = "Binary",
            ["Realtime:Channels:Namespaces:bytes:HistorySize"] = "10",
            ["Realtime:Channels:Namespaces:named:ChannelPattern"] = "^[a-z]+$",
        };
        foreach (var (key, value) in more)
        {
            settings[key] = value;
        }

        return settings;
    }

    public static ServerApiClient Of(TestNode node) => new(node);

    /// <returns>The whole answer, which has status 200.</returns>
    public async Task<JsonElement> CallAsync(string method, string body) => JsonElement.Parse(await CallTextAsync($"/api/{method}", body));

    /// <returns>The result; an error fails the test.</returns>
    public async Task<JsonElement> ResultAsync(string method, string body)
    {
        var answer = await CallAsync(method, body);
        Assert.True(answer.TryGetProperty("result", out var result), answer.GetRawText());
        return result;
    }

    /// <returns>The error's code; 0 = there was a result.</returns>
    public async Task<int> ErrorAsync(string method, string body)
    {
        var answer = await CallAsync(method, body);
        return answer.TryGetProperty("error", out var error) ? error.GetProperty("code").GetInt32() : 0;
    }

    public async Task<string> CallTextAsync(string path, string body)
    {
        using var response = await SendAsync(path, body, ("X-API-Key", Key));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Sends what the test says, and nothing else.</summary>
    public Task<HttpResponseMessage> SendAsync(string path, string body, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, "application/json"), headers);

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }

        return await _http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>A backend's token.</summary>
    public static string Token(TestNode node, string scope) => node.Issuer.Create("backend", token =>
    {
        token.Audience = TokenAudiences.ServerApi;
        token.Claims["scope"] = scope;
    });

    public void Dispose() => _http.Dispose();
}
