using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.Testing;
using Tests.Proxies;
using Tests.Support;
using Xunit.Sdk;

namespace Tests.Cluster;

/// <summary>NGINX and HAProxy in place of our balancer, with the files that people copy, in front of the topology's own nodes.</summary>
[Collection(ClusterGroup.Name)]
public sealed class ProxyTests(ClusterFixture cluster, ITestOutputHelper output)
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    private Uri AuthAddress => cluster.App.GetEndpoint("auth-service", "http");

    /// <summary>Each transport in each form, side by side: what takes time is waiting.</summary>
    [Theory]
    [InlineData(ProxyProcess.Nginx)]
    [InlineData(ProxyProcess.HaProxy)]
    public async Task The_sdk_gets_what_it_asks_for(string program)
    {
        await using var proxy = await StartAsync(program);
        var front = Describe(proxy);

        await Task.WhenAll(
            SdkSuite.RunAsync(cluster, "websocket", "json", front),
            SdkSuite.RunAsync(cluster, "http_stream", "protobuf", front),
            SdkSuite.RunAsync(cluster, "websocket", "protobuf", front),
            SdkSuite.RunAsync(cluster, "http_stream", "json", front),
            SdkSuite.RunAsync(cluster, "sse", "json", front));
    }

    [Theory]
    [InlineData(ProxyProcess.Nginx)]
    [InlineData(ProxyProcess.HaProxy)]
    public async Task A_node_that_drains_and_one_that_is_killed_cost_nobody_a_message(string program)
    {
        await using var proxy = await StartAsync(program);
        await using var script = NodeScript.Start("kill.mjs", Describe(proxy), CancellationToken);
        var gone = new List<NodeProcess>();
        try
        {
            var seats = (await script.ReadUntilAsync("ready"))[^1].GetProperty("nodes");
            var drained = cluster.Node(seats.GetProperty("ann").GetString()!);
            await script.SayAsync($"killing {drained.Name}");
            await DrainAsync(proxy, drained.Name);
            var movedByDrain = await script.ReadUntilAsync("seated");
            await drained.WaitUntilFinishedAsync(CancellationToken);
            gone.Add(drained);

            var killed = cluster.Node(Places(movedByDrain).GetValueOrDefault("bob") ?? seats.GetProperty("bob").GetString()!);
            await script.SayAsync($"killing {killed.Name}");
            await killed.KillAndWaitAsync(CancellationToken);
            gone.Add(killed);
            var movedByKill = await script.ReadUntilAsync("seated");
            await script.SayAsync("end");
            var done = (await script.ReadUntilAsync("done"))[^1];
            output.WriteLine(script.Story);
            Assert.DoesNotContain(drained.Name, Places(movedByDrain).Values);
            Assert.All(Places(movedByKill).Values, node => Assert.DoesNotContain(node, gone.Select(static each => each.Name)));
            Assert.Contains("ann", Places(movedByDrain).Keys);
            Assert.Contains("bob", Places(movedByKill).Keys);
            Deliveries.AllArrived(done);
        }
        catch (Exception exception) when (!CancellationToken.IsCancellationRequested && exception is not SkipException)
        {
            throw new XunitException($"{exception.Message}{Environment.NewLine}What the clients saw:{Environment.NewLine}{script.Story}{Environment.NewLine}{proxy.Output}", exception);
        }
        finally
        {
            await Task.WhenAll(gone.Select(static node => node.StartAndWaitAsync(CancellationToken)));
        }
    }

    [Theory]
    [InlineData(ProxyProcess.Nginx)]
    [InlineData(ProxyProcess.HaProxy)]
    public async Task Backends_get_tokens_and_read_the_keys(string program)
    {
        await using var proxy = await StartAsync(program);
        using var client = proxy.CreateHttpClient();
        using var form = new FormUrlEncodedContent(
        [
            new("grant_type", "client_credentials"),
            new("client_id", ClusterFixture.BackendClientId),
            new("client_secret", cluster.BackendClientSecret),
            new("scope", "realtime.publish"),
        ]);

        using var answer = await client.PostAsync(new Uri("/auth/connect/token", UriKind.Relative), form, CancellationToken);
        var token = await answer.Content.ReadFromJsonAsync<JsonElement>(CancellationToken);
        var keys = await client.GetFromJsonAsync<JsonElement>(new Uri("/auth/.well-known/jwks", UriKind.Relative), CancellationToken);

        Assert.True(token.TryGetProperty("access_token", out _), answer.StatusCode.ToString());
        Assert.NotEmpty(keys.GetProperty("keys").EnumerateArray());
    }

    private Task<ProxyProcess> StartAsync(string program) =>
        ProxyProcess.StartAsync(program, new ProxySite([.. ClusterFixture.NodeNames.Select(name => cluster.Node(name).Address)], AuthAddress));

    /// <summary>Demo tokens come from the token service itself: no proxy lets anybody at them.</summary>
    private Dictionary<string, string> Describe(ProxyProcess proxy) => new(cluster.DescribeToClients(), StringComparer.Ordinal)
    {
        ["BALANCER"] = proxy.HttpsAddress.ToString(),
        ["TOKENS"] = AuthAddress.ToString(),
        ["NODE_EXTRA_CA_CERTS"] = proxy.CertificateFile,
        ["PER_SECOND"] = "20",
    };

    private async Task DrainAsync(ProxyProcess proxy, string node)
    {
        using var client = proxy.CreateHttpClient();
        client.DefaultRequestHeaders.Add("X-API-Key", cluster.ApiKey);
        using var answer = await client.PostAsJsonAsync(new Uri("/api/drain", UriKind.Relative), new { node }, CancellationToken);
        var drain = await answer.Content.ReadFromJsonAsync<JsonElement>(CancellationToken);
        Assert.True(drain.TryGetProperty("result", out var begun) && begun.GetProperty("started").GetBoolean(), drain.GetRawText());
    }

    /// <summary>Where each user who lost a connection came back.</summary>
    private static Dictionary<string, string> Places(IReadOnlyList<JsonElement> told)
    {
        var places = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var back in told.Where(static what => what.GetProperty("event").GetString() == "back"))
        {
            Assert.True(back.GetProperty("recovered").GetBoolean(), back.GetRawText());
            places[back.GetProperty("user").GetString()!] = back.GetProperty("node").GetString()!;
        }

        return places;
    }
}
