using System.Text.Json;
using Tests.Support;

namespace Tests.Cluster;

/// <summary>Everything that the JavaScript SDK offers, over one transport and in one form.</summary>
internal static class SdkSuite
{
    /// <summary>Passes, or fails the test.</summary>
    /// <param name="cluster">Whose nodes are set up for it.</param>
    /// <param name="transport">As the SDK calls it.</param>
    /// <param name="form">json or protobuf.</param>
    /// <param name="front">What of the environment is otherwise than with our balancer.</param>
    public static async Task RunAsync(ClusterFixture cluster, string transport, string form, IReadOnlyDictionary<string, string> front)
    {
        var environment = new Dictionary<string, string>(cluster.DescribeToClients(), StringComparer.Ordinal)
        {
            ["TRANSPORT"] = transport,
            ["FORM"] = form,
            ["HMAC_SECRET"] = cluster.HmacSecret,
            ["API_KEY"] = cluster.ApiKey,
        };
        foreach (var (name, value) in front)
        {
            environment[name] = value;
        }

        var output = await NodeScript.RunAsync("suite.mjs", environment, TestContext.Current.CancellationToken);

        using var report = JsonDocument.Parse(output.Trim().Split('\n')[^1]);
        var passed = report.RootElement.GetProperty("passed").EnumerateArray().Select(static name => name.GetString()!).ToList();
        Assert.Equal(form is "protobuf" ? 18 : 17, passed.Count);
        TestContext.Current.TestOutputHelper?.WriteLine(output);
    }
}
