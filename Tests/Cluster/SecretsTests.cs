using System.Net.Http.Headers;
using System.Net.Http.Json;
using Aspire.Hosting.Testing;
using StackExchange.Redis;
using Tests.Support;
using Tests.Support.Intakes;

namespace Tests.Cluster;

/// <summary>What a whole run has said, after all other tests of the topology: no token, no key and no password, to anybody, at any level, until the last process has ended.</summary>
[Collection(ClusterGroup.Name)]
public sealed class SecretsTests(ClusterFixture cluster, ITestOutputHelper output)
{
    private static readonly string[] Services = ["auth-service", .. ClusterFixture.NodeNames, "load-balancer"];

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_leaves_no_secret_in_any_log_trace_metric_console_intake_or_command_line()
    {
        var intakes = cluster.Intakes;
        await PlantAsync(intakes);

        // The token service's two, and the balancer's where it has not found a developer's certificate.
        var keys = cluster.AddKeys();
        Assert.True(keys >= 2, $"There are only {keys} keys.");
        var connection = ConfigurationOptions.Parse((await cluster.App.GetConnectionStringAsync("redis", CancellationToken))!);
        Assert.Contains(intakes.Secrets, secret => secret.Secret == connection.Password);
        using var commandLines = CommandLines.Read();

        await cluster.StopAsync(CancellationToken);

        (string Place, ExportRecord Record)[] places =
        [
            ("the dashboard", intakes.Telemetry.Record), ("Datadog", intakes.Datadog.Record), ("Sentry", intakes.Sentry.Record), ("a console", intakes.Console.Record), ("the command lines", commandLines),
        ];
        CheckThatAllOfItIsThere(intakes, commandLines);
        foreach (var (place, record) in places)
        {
            output.WriteLine($"{place}: {record.Bytes / 1024} KiB");
        }

        output.WriteLine($"{intakes.Secrets.Count} secrets, of these {keys} files of keys and {intakes.Secrets.Count(static secret => secret.Name == "a token's signature")} tokens.");
        output.WriteLine($"Sentry was told: {string.Join("; ", intakes.Sentry.Events.Select(static failure => failure.GetProperty("logentry").GetProperty("message").GetString()))}");
        foreach (var (place, record) in places)
        {
            // An envelope names the project that it is for, by its key.
            var secrets = intakes.Secrets.Where(secret => record != intakes.Sentry.Record || secret.Secret != intakes.Sentry.Key).ToList();
            var search = new SecretSearch(secrets);
            var leaks = record.Leaks(search);
            Assert.True(leaks.Count == 0, $"{place}: {string.Join(Environment.NewLine, leaks)}");
            CheckThatASecretWouldBeFound(place, record, secrets, search);
        }
    }

    /// <summary>What all services have said, over every way: a search in nothing would find nothing.</summary>
    private static void CheckThatAllOfItIsThere(ClusterIntakes intakes, ExportRecord commandLines)
    {
        foreach (var service in Services)
        {
            foreach (var signal in (string[])["traces", "metrics", "logs"])
            {
                Assert.True(Holds(intakes.Telemetry.Record, signal, service), $"The dashboard has no {signal} of {service}.");
                Assert.True(Holds(intakes.Datadog.Record, signal, service), $"Datadog has no {signal} of {service}.");
            }

            Assert.True(Holds(intakes.Sentry.Record, "traces", service), $"Sentry has no traces of {service}.");
            Assert.True(Holds(intakes.Console.Record, service, "Now listening on"), $"The console of {service} has not its first lines.");
        }

        Assert.True(Holds(intakes.Console.Record, ConsoleRecord.AppHost, "/connection/websocket"), "The AppHost's console does not say how to connect.");
        Assert.True(Holds(intakes.Console.Record, "realtime-2", "dbug"), "Nothing was logged at Debug.");
        Assert.True(!CommandLines.CanBeRead || Holds(commandLines, "command line", "LoadBalancer"), "The balancer's command line was not read.");
    }

    /// <summary>The same search, where each secret has been put there.</summary>
    private static void CheckThatASecretWouldBeFound(string place, ExportRecord record, List<(string Name, string Secret)> secrets, SecretSearch search)
    {
        foreach (var (_, secret) in secrets)
        {
            record.Add("planted", Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"x{secret}")));
        }

        Assert.True(record.Leaks(search).Count == secrets.Count, $"What was planted in {place} is not found.");
    }

    private static bool Holds(ExportRecord record, string origin, string text) =>
        record.Select((from, what) => from == origin && what.Contains(text, StringComparison.Ordinal) ? text : null).Count > 0;

    /// <summary>Everything that a client can bring, through the balancer and to each node, beside what the other tests have sent.</summary>
    private async Task PlantAsync(ClusterIntakes intakes)
    {
        var canaries = new Canaries();
        foreach (var (name, secret) in canaries.All.Where(static canary => canary.Name != "the token"))
        {
            intakes.Add(name, secret);
        }

        intakes.AddToken(canaries.Token);
        await PlantAtTheBalancerAsync(canaries, intakes);
        foreach (var node in ClusterFixture.NodeNames)
        {
            var address = new UriBuilder(cluster.Node(node).Address) { Scheme = Uri.UriSchemeWs, Path = "/connection/websocket", Query = $"access_token={canaries.Query}&cf_ticket={canaries.Ticket}" }.Uri;
            await using var forger = await RealtimeTestClient.OpenAsync(address, options =>
            {
                options.SetRequestHeader("Authorization", $"Bearer {canaries.Authorization}");
                options.SetRequestHeader("Cookie", $"a={canaries.Cookie}");
                options.SetRequestHeader("X-Api-Key", canaries.ApiKey);
            });
            await forger.SendTextAsync($$$"""{"id":1,"connect":{"token":"{{{canaries.Token}}}"}}""");
            Assert.Equal(3500, (await forger.WaitForCloseAsync()).Code);

            await using var ann = await cluster.ConnectToAsync(node, "ann", CancellationToken);
            await ann.SubscribeAsync("chat:planted");
            Assert.True((await ann.PublishAsync("chat:planted", canaries.Payload)).TryGetProperty("publish", out _));
        }
    }

    private async Task PlantAtTheBalancerAsync(Canaries canaries, ClusterIntakes intakes)
    {
        using var http = cluster.CreateTrustingHttpClient();
        using (var token = await http.PostAsync(new Uri("/auth/connect/token", UriKind.Relative), new FormUrlEncodedContent([new("grant_type", "client_credentials"), new("client_id", ClusterFixture.BackendClientId), new("client_secret", cluster.BackendClientSecret)]), CancellationToken))
        {
            Assert.True(token.IsSuccessStatusCode);
            intakes.AddToken((await token.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>(CancellationToken)).GetProperty("access_token").GetString()!);
        }

        foreach (var (header, value) in ((string, string)[])[("X-API-Key", cluster.ApiKey), ("X-API-Key", canaries.ApiKey), ("Authorization", $"Bearer {canaries.Authorization}"), ("Authorization", $"apikey {canaries.ApiKey}"), ("Cookie", $"a={canaries.Cookie}")])
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/api/publish?access_token={canaries.Query}&api_key={canaries.ApiKey}", UriKind.Relative));
            request.Headers.TryAddWithoutValidation(header, value);
            request.Content = new StringContent($$"""{"channel":"chat:planted","data":"{{canaries.Payload}}"}""", new MediaTypeHeaderValue("application/json"));
            using var response = await http.SendAsync(request, CancellationToken);
            Assert.Equal(value == cluster.ApiKey, response.IsSuccessStatusCode);
            foreach (var cookie in response.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [])
            {
                intakes.Add("a cookie", cookie.Split(';')[0].Split('=', 2)[1]);
            }
        }
    }
}
