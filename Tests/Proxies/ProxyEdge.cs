using System.Net;
using System.Net.Http.Json;
using Tests.LoadBalancer;

namespace Tests.Proxies;

/// <summary>A proxy in front of three nodes and a token service that say who they are and what they were asked.</summary>
internal sealed class ProxyEdge(ProxyProcess proxy, IReadOnlyList<FakeNode> nodes, FakeNode auth) : IAsyncDisposable
{
    private static readonly string[] Names = ["realtime-1", "realtime-2", "realtime-3"];

    public ProxyProcess Proxy => proxy;

    public IReadOnlyList<FakeNode> Nodes => nodes;

    public FakeNode Auth => auth;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<ProxyEdge> StartAsync(string program, bool isByAddress = false)
    {
        var nodes = new List<FakeNode>();
        var auth = await FakeNode.StartAsync("auth-service");
        try
        {
            foreach (var name in Names)
            {
                nodes.Add(await FakeNode.StartAsync(name));
            }

            var site = new ProxySite([.. nodes.Select(static node => new Uri(node.Address))], new Uri(auth.Address)) { IsByAddress = isByAddress };
            return new ProxyEdge(await ProxyProcess.StartAsync(program, site), nodes, auth);
        }
        catch
        {
            await StopAsync([.. nodes, auth]);
            throw;
        }
    }

    /// <summary>A new connection's first request, as a client opens one.</summary>
    /// <returns>The node that it came to, and the cookie that came back, without its attributes.</returns>
    public async Task<(string Node, string? Cookie)> ArriveAsync(string? cookie = null, IPAddress? from = null, string? forwarded = null)
    {
        using var client = proxy.CreateHttpClient(from);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/connection/hello");
        Add(request, "Cookie", cookie);
        Add(request, "X-Forwarded-For", forwarded);
        using var answer = await client.SendAsync(request, Cancellation);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var given = answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? Assert.Single(cookies).Split(';')[0] : null;
        return ((await answer.Content.ReadFromJsonAsync<FakeNode.Answer>(Cancellation))!.Node, given);
    }

    /// <summary>The status of a request whose path goes out as it is written.</summary>
    public async Task<HttpStatusCode> StatusAsync(HttpMethod method, string path, HttpContent? body = null)
    {
        using var client = proxy.CreateHttpClient();
        var address = new Uri(proxy.HttpsAddress.GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(method, address) { Content = body };

        // A body that is refused by its length is not sent at all: who sends on meets a connection that is closed.
        request.Headers.ExpectContinue = body is not null;
        using var answer = await client.SendAsync(request, Cancellation);
        return answer.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        await proxy.DisposeAsync();
        await StopAsync([.. nodes, auth]);
    }

    private static void Add(HttpRequestMessage request, string name, string? value)
    {
        if (value is not null)
        {
            Assert.True(request.Headers.TryAddWithoutValidation(name, value));
        }
    }

    private static async Task StopAsync(IEnumerable<FakeNode> nodes)
    {
        foreach (var node in nodes)
        {
            await node.DisposeAsync();
        }
    }
}
