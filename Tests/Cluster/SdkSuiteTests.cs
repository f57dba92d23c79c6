using System.Collections.Immutable;

namespace Tests.Cluster;

/// <summary>Everything that the JavaScript SDK offers, over every transport and form, through the balancer.</summary>
[Collection(ClusterGroup.Name)]
public sealed class SdkSuiteTests(ClusterFixture cluster)
{
    [Theory]
    [InlineData("websocket", "json")]
    [InlineData("websocket", "protobuf")]
    [InlineData("http_stream", "json")]
    [InlineData("http_stream", "protobuf")]
    [InlineData("sse", "json")]
    public Task The_sdk_gets_what_it_asks_for(string transport, string form) => SdkSuite.RunAsync(cluster, transport, form, ImmutableDictionary<string, string>.Empty);
}
