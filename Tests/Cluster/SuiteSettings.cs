using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Tests.Cluster;

/// <summary>What the nodes are set up with for the SDK's suite: a shared secret, a key, a service that answers calls, and namespaces that have everything.</summary>
internal static class SuiteSettings
{
    private static readonly string[] Allowed =
    [
        "AllowSubscribeForClient", "AllowPublishForClient", "AllowHistoryForClient", "AllowPresenceForClient", "AllowRecovery", "AllowPositioning", "Presence", "JoinLeave", "AllowTagsFilter", "AllowDelta",
    ];

    public static void WithSuiteSettings(this IResourceBuilder<ProjectResource> node, ClusterFixture cluster, Uri calls)
    {
        node.WithEnvironment("Realtime__Auth__Hmac__Secret", cluster.HmacSecret)
            .WithEnvironment("Realtime__ServerApi__ApiKeys__0", cluster.ApiKey)
            .WithEnvironment("Realtime__Webhooks__Rpc__Endpoint", calls.AbsoluteUri)
            .WithEnvironment("Realtime__Clients__ExpiryGrace", "00:00:10");
        foreach (var name in (string[])["suite", "delta"])
        {
            foreach (var option in Allowed)
            {
                node.WithEnvironment($"Realtime__Channels__Namespaces__{name}__{option}", "true");
            }

            node.WithEnvironment($"Realtime__Channels__Namespaces__{name}__HistorySize", "20");
        }

        node.WithEnvironment("Realtime__Channels__Namespaces__delta__DeltaPublish", "true")
            .WithEnvironment("Realtime__Channels__Namespaces__cache__AllowSubscribeForClient", "true")
            .WithEnvironment("Realtime__Channels__Namespaces__cache__HistorySize", "1")
            .WithEnvironment("Realtime__Channels__Namespaces__cache__ForceRecovery", "true")
            .WithEnvironment("Realtime__Channels__Namespaces__cache__ForceRecoveryMode", "Cache")
            .WithEnvironment("Realtime__Channels__Namespaces__closed__HistorySize", "5");
    }
}
