using System.Text.Json;
using Tests.Support;

namespace Tests.Cluster;

/// <summary>People with real clients, through the balancer over TLS.</summary>
[Collection(ClusterGroup.Name)]
public sealed class ChatTests(ClusterFixture cluster)
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("bob")]
    [InlineData("ann,bob")]
    public async Task Two_users_of_the_sdk_chat_across_nodes_and_a_backend_joins_in(string protobufUsers)
    {
        var output = await NodeScript.RunAsync(
            "chat.mjs",
            cluster.DescribeToClients(KeyValuePair.Create("PROTOBUF", protobufUsers)),
            CancellationToken);

        using var report = JsonDocument.Parse(output);
        var nodes = report.RootElement.GetProperty("nodes").EnumerateArray().Select(static node => node.GetString()).ToList();
        Assert.Equal(2, nodes.Distinct(StringComparer.Ordinal).Count());
        Assert.All(nodes, static node => Assert.Contains(node!, ClusterFixture.NodeNames));
        (string?, string?, int)[] expected = [("hello bob", "ann", 1), ("hello ann", "bob", 2), ("hello both", null, 3)];
        foreach (var user in (string[])["ann", "bob"])
        {
            var seen = report.RootElement.GetProperty("seen").GetProperty(user).EnumerateArray()
                .Select(static item => (item.GetProperty("text").GetString(), item.GetProperty("from").GetString(), item.GetProperty("offset").GetInt32()));
            Assert.Equal(expected, seen);
        }

        Assert.Equal(3, report.RootElement.GetProperty("published").GetProperty("offset").GetInt32());
    }

    [Fact]
    public async Task A_page_over_http_is_sent_to_https()
    {
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var response = await http.GetAsync(cluster.HttpAddress, CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.TemporaryRedirect, response.StatusCode);
        Assert.Equal(cluster.HttpsAddress, response.Headers.Location);
    }

    [Fact]
    public async Task The_server_api_is_closed_to_users()
    {
        using var http = cluster.CreateTrustingHttpClient();
        var token = await cluster.CreateDemoTokenAsync("ann", CancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/publish", UriKind.Relative))
        {
            Content = new StringContent("""{"channel":"chat:x","data":1}""", null, "application/json"),
            Headers = { Authorization = new("Bearer", token) },
        };

        using var response = await http.SendAsync(request, CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, response.StatusCode);
    }
}
