using System.Text.Json;
using Tests.Support;

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
    public async Task The_sdk_gets_what_it_asks_for(string transport, string form)
    {
        var output = await NodeScript.RunAsync(
            "suite.mjs",
            cluster.DescribeToClients(
                KeyValuePair.Create("TRANSPORT", transport),
                KeyValuePair.Create("FORM", form),
                KeyValuePair.Create("HMAC_SECRET", cluster.HmacSecret),
                KeyValuePair.Create("API_KEY", cluster.ApiKey)),
            TestContext.Current.CancellationToken);

        using var report = JsonDocument.Parse(output.Trim().Split('\n')[^1]);
        var passed = report.RootElement.GetProperty("passed").EnumerateArray().Select(static name => name.GetString()!).ToList();
        Assert.Equal(form is "protobuf" ? 18 : 17, passed.Count);
        TestContext.Current.TestOutputHelper?.WriteLine(output);
    }
}
