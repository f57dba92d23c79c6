using System.Text.Json;
using Tests.Support;

namespace Tests.Cluster;

/// <summary>The page in a real browser, through the balancer over TLS.</summary>
[Collection(ClusterGroup.Name)]
public sealed class ChatPageTests(ClusterFixture cluster)
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_works_in_two_windows_and_shows_that_a_killed_node_took_nothing_with_it()
    {
        var browser = Executables.Find("chromium", "chromium-browser", "google-chrome", "chrome", "msedge");
        Assert.SkipUnless(browser is not null, "Chromium is not installed.");
        var environment = cluster.DescribeToClients(KeyValuePair.Create("CHROMIUM", browser), KeyValuePair.Create("KILLS", "1"));
        await using var script = NodeScript.Start("page.mjs", environment, CancellationToken);
        var node = cluster.Node((await script.ReadAsync()).GetProperty("nodes")[0].GetString()!);

        await node.KillAndWaitAsync(CancellationToken);
        try
        {
            await script.SayAsync("killed");
            using var report = JsonDocument.Parse(await script.ReadToEndAsync());
            var windows = report.RootElement.GetProperty("windows").EnumerateArray().ToList();
            Assert.Equal(2, windows.Count);
            Assert.All(windows, CheckWindow);
            Assert.Equal("true", windows[0].GetProperty("recovered").GetString());
            Assert.NotEqual(node.Name, windows[0].GetProperty("node").GetString());
            Assert.Equal(["2", "1", "1"], report.RootElement.GetProperty("counted").EnumerateArray().Select(static cell => cell.GetString()));
        }
        finally
        {
            await node.StartAndWaitAsync(CancellationToken);
        }
    }

    private static void CheckWindow(JsonElement window)
    {
        var messages = window.GetProperty("messages").GetString()!;
        Assert.Contains("<b>No</b> &amp; markup here.", messages, StringComparison.Ordinal);
        Assert.Contains("<i>None.</i>", messages, StringComparison.Ordinal);
        Assert.Equal((0, 0), (window.GetProperty("lost").GetInt32(), window.GetProperty("duplicated").GetInt32()));
        Assert.True(window.GetProperty("received").GetInt32() >= 40, window.GetRawText());
        Assert.DoesNotContain(window.GetProperty("recovered").GetString(), (string?[])["false"]);

        // The browser itself writes down that a socket broke.
        Assert.DoesNotContain(window.GetProperty("faults").EnumerateArray(), static fault => !fault.GetString()!.Contains("WebSocket", StringComparison.Ordinal));
    }
}
