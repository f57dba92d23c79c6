using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Realtime.Hub;
using Tests.Support;

namespace Tests.Integration;

/// <summary>What becomes of connections when the key behind their token is withdrawn.</summary>
public sealed class RevalidationTests
{
    private static readonly (string Key, string Value) Often = ("Realtime:Auth:RevalidationInterval", "00:00:00.5");

    [Fact]
    public async Task Connections_of_a_withdrawn_key_are_closed_with_3014_and_others_stay()
    {
        await using var node = await StartAsync(Often);
        using var next = new TokenIssuer();
        await using var withdrawn = await node.ConnectAsync("ann");

        node.Keys.Answer = () => FakeKeyEndpoint.Ok(next.KeySet);
        Assert.Equal((3014, "state invalidated"), await withdrawn.WaitForCloseAsync());

        await using var stays = await node.OpenAsync();
        await stays.ConnectAsync(next.Create("ann"));
        await LooksAgainAsync(node);
        Assert.True((await stays.PublishAsync("plain:x", 1)).TryGetProperty("publish", out _));
    }

    [Fact]
    public async Task A_refresh_changes_the_key_that_is_looked_at()
    {
        await using var node = await StartAsync(Often);
        using var next = new TokenIssuer();
        await using var client = await node.ConnectAsync("ann");
        var both = $$"""{"keys":[{{Inside(node.Issuer.KeySet)}},{{Inside(next.KeySet)}}]}""";
        node.Keys.Answer = () => FakeKeyEndpoint.Ok(both);
        await LooksAgainAsync(node);
        await client.AskAsync("refresh", new { token = next.Create("ann") });

        node.Keys.Answer = () => FakeKeyEndpoint.Ok(next.KeySet);
        await LooksAgainAsync(node);

        Assert.True((await client.PublishAsync("plain:x", 1)).TryGetProperty("publish", out _));
    }

    [Fact]
    public async Task Keys_that_cannot_be_read_are_no_verdict()
    {
        await using var node = await StartAsync(Often);
        await using var client = await node.ConnectAsync("ann");

        node.Keys.Answer = static () => new HttpResponseMessage(System.Net.HttpStatusCode.ServiceUnavailable);
        await Eventually.TrueAsync(() => node.Logs.Count("no connection is looked at again") >= 2);

        Assert.True((await client.PublishAsync("plain:x", 1)).TryGetProperty("publish", out _));
    }

    [Fact]
    public async Task A_previous_secret_ends_with_its_time_and_the_present_one_stays()
    {
        const string Previous = "the secret before, which is long enough for this";
        var time = new ManualTime();
        await using var node = await StartAsync(
            time,
            Often,
            ("Realtime:Heartbeat:PingInterval", "00:10:00"),
            ("Realtime:Auth:KeysAddress", ""), // Their fetching goes by the machine's clock.
            ("Realtime:Auth:Hmac:Secret", HmacTokens.Secret),
            ("Realtime:Auth:Hmac:PreviousSecret", Previous),
            ("Realtime:Auth:Hmac:PreviousSecretUntil", time.GetUtcNow().AddSeconds(5).ToString("O", CultureInfo.InvariantCulture)));
        await using var before = await node.OpenAsync();
        await before.ConnectAsync(HmacTokens.Create(ClaimText.Connection().ToString(), Previous));
        await using var after = await node.OpenAsync();
        await after.ConnectAsync(HmacTokens.Create(ClaimText.Connection().ToString()));

        time.Advance(TimeSpan.FromSeconds(5));
        await Eventually.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(0.7));
            return node.Logs.Count("1 connections end") >= 1;
        });

        Assert.Equal((3014, "state invalidated"), await before.WaitForCloseAsync());
        Assert.True((await after.PublishAsync("plain:x", 1)).TryGetProperty("publish", out _));
    }

    [Fact]
    public async Task Without_the_option_no_connection_remembers_its_key()
    {
        await using var node = await StartAsync();
        await using var client = await node.ConnectAsync("ann");

        Assert.Null(Assert.Single(node.Services.GetRequiredService<ClientTable>().All()).State.SignedBy);
    }

    private static string Inside(string keySet) => keySet["{\"keys\":[".Length..^"]}".Length];

    private static async Task LooksAgainAsync(TestNode node)
    {
        var fetches = node.Keys.Fetches;
        await Eventually.TrueAsync(() => node.Keys.Fetches >= fetches + 2);
    }

    private static Task<TestNode> StartAsync(params IEnumerable<(string Key, string Value)> settings) => StartAsync(time: null, settings);

    private static Task<TestNode> StartAsync(TimeProvider? time, params IEnumerable<(string Key, string Value)> settings) => TestNode.StartAsync(
        settings.Append(("Realtime:Auth:KeyRefreshCoolDown", "00:00:01")).ToDictionary(static setting => setting.Item1, static setting => (string?)setting.Item2, StringComparer.Ordinal),
        time);
}
