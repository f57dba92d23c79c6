using System.Text.Json;
using Tests.Support;

namespace Tests.Cluster;

/// <summary>Clients of the running topology, with tokens as the page gets them.</summary>
internal static class ClusterClients
{
    /// <summary>Through the balancer, wherever it sends this client. To be disposed.</summary>
    /// <returns>The client and the node that the balancer chose.</returns>
    public static async Task<(RealtimeTestClient Client, string Node)> ConnectAsync(this ClusterFixture cluster, string user, CancellationToken cancellationToken)
    {
        var client = await RealtimeTestClient.OpenAsync(cluster.WebSocketAddress, options => options.RemoteCertificateValidationCallback = cluster.Certificate.IsTrusted);
        return (client, NodeOf(await client.ConnectAsync(await cluster.CreateDemoTokenAsync(user, cancellationToken))));
    }

    /// <summary>Past the balancer, to one node. To be disposed.</summary>
    public static async Task<RealtimeTestClient> ConnectToAsync(this ClusterFixture cluster, string node, string user, CancellationToken cancellationToken)
    {
        var client = await RealtimeTestClient.OpenAsync(new UriBuilder(cluster.Node(node).Address) { Scheme = Uri.UriSchemeWs, Path = "/connection/websocket" }.Uri);
        Assert.Equal(node, NodeOf(await client.ConnectAsync(await cluster.CreateDemoTokenAsync(user, cancellationToken))));
        return client;
    }

    private static string NodeOf(JsonElement connected) => connected.GetProperty("data").GetProperty("node").GetString()!;
}
