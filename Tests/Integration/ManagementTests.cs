using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Tests.Support;

namespace Tests.Integration;

/// <summary>A node as a process, and what it tells those who operate it.</summary>
public sealed partial class ManagementTests
{
    private const string Portless = "Management__Port";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_have_a_port_of_their_own_and_so_has_everything_else()
    {
        var port = FreePort.Take();
        using var node = await SdkNodeProcess.StartAsync((Portless, Text(port)));
        var management = AddressOf(port);

        var scrape = await ScrapeAsync(management, static scrape => scrape.Text.Contains("service_readiness{", StringComparison.Ordinal));
        Assert.Equal("2", scrape.Value("service_readiness{"));
        Assert.Contains("# TYPE realtime_node_utilization gauge", scrape.Text, StringComparison.Ordinal);
        Assert.EndsWith("# EOF\n", scrape.Text, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(new Uri(node.Address, "/metrics")));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(new Uri(node.Address, "/health/live")));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK], [await StatusAsync(new Uri(management, "/health/live")), await StatusAsync(new Uri(management, "/health/ready"))]);
        foreach (var path in (string[])["/", "/api/info", "/connection/websocket", "/connection/sse", "/emulation", "/cluster/scale", "/api/openapi.json"])
        {
            Assert.Equal((path, HttpStatusCode.NotFound), (path, await StatusAsync(new Uri(management, path))));
        }
    }

    [Fact]
    public async Task Whatever_strangers_send_makes_no_new_series()
    {
        var port = FreePort.Take();
        using var node = await SdkNodeProcess.StartAsync((Portless, Text(port)), ("Realtime__Clients__Insecure", "false"));
        var management = AddressOf(port);

        // Once each thing that there is.
        await SendAsync(node, 0);
        var before = await ScrapeAsync(management, static scrape => scrape.Text.Contains("service_readiness{", StringComparison.Ordinal));
        for (var round = 1; round <= 20; round++)
        {
            await SendAsync(node, round);
        }

        // What was made for a scrape is given to others for a moment: this one is newer.
        var after = await ScrapeAsync(management, scrape => !string.Equals(scrape.Text, before.Text, StringComparison.Ordinal));
        Assert.Empty(after.Series.Except(before.Series, StringComparer.Ordinal));
        Assert.InRange(after.Series.Count, 100, 2000);
        Assert.DoesNotContain("stranger", after.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("http_request_method=\"_OTHER\"", after.Text, StringComparison.Ordinal);
        TestContext.Current.SendDiagnosticMessage("{0} series", after.Series.Count);
    }

    [Theory]
    [InlineData("de_DE.UTF-8")]
    [InlineData("tr_TR.UTF-8")]
    [InlineData("ar_SA.UTF-8")]
    public async Task Names_and_numbers_are_the_same_in_every_country(string culture)
    {
        var port = FreePort.Take();
        using var node = await SdkNodeProcess.StartAsync((Portless, Text(port)), ("LC_ALL", culture), ("LANG", culture));

        var scrape = await ScrapeAsync(AddressOf(port), static scrape => scrape.Text.Contains("service_readiness{", StringComparison.Ordinal));

        Assert.Contains("realtime_node_utilization{", scrape.Text, StringComparison.Ordinal);
        Assert.All(scrape.Text.Split('\n').Where(static line => line.Length > 0), static line => Assert.Matches(Line(), line));
    }

    [Theory]
    [InlineData("0", "127.0.0.1", "Management:Port|Port")]
    [InlineData("9464", "everywhere", "Management:Address")]
    public async Task A_value_that_cannot_be_used_stops_the_start(string port, string address, string named)
    {
        using var node = await SdkNodeProcess.StartFailingAsync((Portless, port), ("Management__Address", address));

        Assert.Matches(named, await node.Output);
    }

    [Fact]
    public async Task Without_a_port_there_is_no_such_server()
    {
        using var node = await SdkNodeProcess.StartAsync((Portless, ""));

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(new Uri(node.Address, "/metrics")));
        Assert.DoesNotContain("Metrics are served", await node.KillAsync(), StringComparison.Ordinal);
    }

    /// <summary>What a stranger can choose: method, path, host, agent, origin, query, token, command, channel.</summary>
    private static async Task SendAsync(SdkNodeProcess node, int round)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"stranger{round}");
        using var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { BaseAddress = node.Address };
        foreach (var method in (string[])[name, "GET", "POST"])
        {
            foreach (var path in (string[])[$"/{name}", $"/api/{name}", $"/api/info?{name}=1", $"/cluster/{name}", $"/connection/{name}", $"/connection/websocket?{name}", "/cluster/scale", $"/emulation?{name}"])
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), path);
                request.Headers.UserAgent.ParseAdd($"{name}/1.0");
                request.Headers.Add("Origin", $"https://{name}.example");
                request.Headers.Host = $"{name}.example";
                request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {name}");
                using var response = await http.SendAsync(request, Cancellation);
            }
        }

        await using var client = await RealtimeTestClient.OpenAsync(node.WebSocketAddress);
        await client.SendTextAsync($$$"""{"id":1,"connect":{"token":"{{{name}}}","name":"{{{name}}}","version":"{{{name}}}"}}""");
        await client.WaitForCloseAsync();
        await using var other = await RealtimeTestClient.OpenAsync(node.WebSocketAddress);
        await other.SendTextAsync($$$"""{"id":1,"{{{name}}}":{"channel":"{{{name}}}"}}""");
        await other.WaitForCloseAsync();
    }

    private static async Task<Scrape> ScrapeAsync(Uri management, Predicate<Scrape> condition)
    {
        Scrape? scrape = null;
        await Eventually.HoldsAsync(async () => condition(scrape = await Scrape.OfAsync(management)), "the service has said how it is", Cancellation);
        return scrape!;
    }

    private static async Task<HttpStatusCode> StatusAsync(Uri address)
    {
        using var http = new HttpClient();
        using var response = await http.GetAsync(address, Cancellation);
        return response.StatusCode;
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static Uri AddressOf(int port) => new($"http://127.0.0.1:{Text(port)}");

    [GeneratedRegex("^(#.*|[a-z_][a-z0-9_]*({[^}]*})? (NaN|[+-]Inf|-?[0-9]+([.][0-9]+)?(E[+-][0-9]+)?))$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();
}
