using System.Net;
using System.Text;

namespace Tests.LoadBalancer;

/// <summary>One list of origins at every door, seen as a browser sees it: by https, through the balancer.</summary>
public sealed class OriginTests(OriginStand stand) : IClassFixture<OriginStand>
{
    private const string Connect = """{"id":1,"connect":{}}""";
    private const string Upgrade = "upgrade";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Ways in for clients, each with what opens it and with what browsers ask beforehand.</summary>
    public static TheoryData<string, string> Doors => new()
    {
        { Upgrade, "/connection/websocket" },
        { "POST", "/connection/http_stream" },
        { "OPTIONS", "/connection/http_stream" },
        { "POST", "/connection/sse" },
        { "GET", "/connection/sse?cf_connect=" + Uri.EscapeDataString(Connect) },
        { "OPTIONS", "/connection/sse" },
        { "POST", "/connection/uni_sse" },
        { "GET", "/connection/uni_sse?cf_connect={}" },
        { "OPTIONS", "/connection/uni_sse" },
        { "POST", "/emulation" },
        { "OPTIONS", "/emulation" },
    };

    /// <summary>What is for backends, or for pages of the balancer itself.</summary>
    public static TheoryData<string, string> NoDoors => new()
    {
        { "GET", "/" },
        { "GET", "/app.js" },
        { "GET", "/health/ready" },
        { "GET", "/auth/.well-known/jwks" },
        { "OPTIONS", "/auth/.well-known/jwks" },
        { "POST", "/auth/connect/token" },
        { "OPTIONS", "/auth/connect/token" },
        { "POST", "/auth/demo/token" },
        { "OPTIONS", "/auth/demo/token" },
        { "POST", "/api/publish" },
        { "OPTIONS", "/api/publish" },
        { "GET", "/nothing" },
    };

    [Theory]
    [MemberData(nameof(Doors))]
    public async Task A_door_opens_to_the_same_origins_as_all_others(string method, string address)
    {
        var seen = new List<string>();
        foreach (var (origin, isAllowed) in Origins())
        {
            using var answer = await AskAsync(method, address, origin);
            var isOpen = answer.StatusCode is not HttpStatusCode.Forbidden;
            Assert.True((int)answer.StatusCode < 500 && answer.StatusCode is not HttpStatusCode.NotFound, $"{method} {address}: {answer.StatusCode}");
            if (isOpen != isAllowed)
            {
                seen.Add($"{origin ?? "no origin"}: {answer.StatusCode}");
            }

            // A handshake is no fetch: nothing is asked or told about its answer.
            var told = method is Upgrade || !isAllowed ? null : origin;
            if (Allowed(answer) != told || (!isAllowed && HasCors(answer)))
            {
                seen.Add($"{origin ?? "no origin"} is told '{Allowed(answer)}'");
            }
        }

        Assert.Empty(seen);
    }

    [Theory]
    [MemberData(nameof(NoDoors))]
    public async Task What_is_no_door_lets_no_page_of_another_origin_read(string method, string address)
    {
        foreach (var (origin, _) in Origins())
        {
            using var answer = await AskAsync(method, address, origin);

            Assert.True((int)answer.StatusCode < 500, $"{method} {address}: {answer.StatusCode}");
            Assert.False(HasCors(answer), $"{method} {address} answers CORS to {origin}");
        }
    }

    private static bool HasCors(HttpResponseMessage answer) => answer.Headers.Any(static header => header.Key.StartsWith("Access-Control-", StringComparison.OrdinalIgnoreCase));

    private static string? Allowed(HttpResponseMessage answer) => answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var origins) ? string.Join('|', origins) : null;

    private IEnumerable<(string? Origin, bool IsAllowed)> Origins() =>
    [
        (null, true),
        ($"https://{stand.Host}", true),
        ($"HTTPS://{stand.Host.ToUpperInvariant()}", true),
        (OriginStand.Listed, true),
        (OriginStand.Listed.ToUpperInvariant(), true),
        ("https://evil.test", false),
        ("null", false),
        ("", false),
        ("*", false),
        ("https://*.test", false),
        ($"https://{OriginStand.Name}:{stand.Port - 1}", false),
        ($"https://{OriginStand.Name}", false),
        ("https://good.test:8443", false),
        ($"http://{stand.Host}", false),
        ("http://good.test", false),
        ($"https://{OriginStand.Name}.:{stand.Port}", false),
        ("https://good.test.", false),
        ("https://sub.good.test", false),
        ("https://good.test.evil.test", false),
        ("https://good.test@evil.test", false),
        ("https://good.test/", false),
        ("https://good.test https://evil.test", false),
    ];

    private async Task<HttpResponseMessage> AskAsync(string method, string address, string? origin)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method is Upgrade ? "GET" : method), address) { Headers = { Host = stand.Host } };
        if (origin is not null)
        {
            request.Headers.TryAddWithoutValidation("Origin", origin);
        }

        switch (method)
        {
            case Upgrade:
                request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
                request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
                request.Headers.Add("Sec-WebSocket-Version", "13");
                request.Headers.Add("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ==");
                break;
            case "OPTIONS":
                request.Headers.Add("Access-Control-Request-Method", "POST");
                request.Headers.Add("Access-Control-Request-Headers", "content-type");
                break;
            case "POST":
                request.Content = new StringContent(Connect, Encoding.UTF8, "application/json");
                break;
        }

        return await stand.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
    }
}
