using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime;
using Realtime.Hub;
using ServiceDefaults;
using Tests.Support;

namespace Tests.Integration;

/// <summary>Tokens in addresses: taken by option alone, judged as all others are, and told to nobody.</summary>
public sealed class QueryTokenTests
{
    private const string Warning = "Realtime:Doors:QueryToken is on";
    private const string Over = "over";
    private const string Foreign = "of an unknown hand";
    private const string OtherDoor = "of the other door";
    private const string SubTwice = "with two users";
    private const string Good = "good";

    private static readonly string[] Doors = ["websocket", "http_stream", "sse", "uni_sse"];

    private static readonly Dictionary<string, int> Answers = new(StringComparer.Ordinal) { [Good] = 0, [Over] = 109, [Foreign] = 3500, [OtherDoor] = 3500, [SubTwice] = 3500 };

    public static TheoryData<string, string> Judged => [.. from door in Doors from token in Answers.Keys select (door, token)];

    public static TheoryData<string> AllDoors => [.. Doors];

    [Theory]
    [MemberData(nameof(Judged))]
    public async Task A_token_in_the_address_is_judged_as_one_in_the_frame(string door, string kind)
    {
        await using var node = await StartAsync(isOn: true);

        var (code, user) = await ConnectAsync(node, door, $"token={Token(node, kind)}", frameToken: null);

        // Who only listens gets no reply: an expired token is its end.
        Assert.Equal((kind is Over && door is "uni_sse" ? 3005 : Answers[kind], kind is Good ? "ann" : null), (code, user));
    }

    [Theory]
    [MemberData(nameof(AllDoors))]
    public async Task Without_the_option_a_token_in_the_address_is_passed_over(string door)
    {
        await using var node = await StartAsync(isOn: false);

        Assert.Equal((3501, null), await ConnectAsync(node, door, $"token={node.Issuer.Create("ann")}", frameToken: null));
        Assert.Equal(0, node.Logs.Count(Warning));
    }

    [Theory]
    [MemberData(nameof(AllDoors))]
    public async Task The_frames_token_wins(string door)
    {
        await using var node = await StartAsync(isOn: true);

        Assert.Equal((0, "bob"), await ConnectAsync(node, door, $"token={node.Issuer.Create("ann")}", node.Issuer.Create("bob")));
        Assert.Equal((3500, null), await ConnectAsync(node, door, $"token={node.Issuer.Create("ann")}", "garbage"));
    }

    [Fact]
    public async Task Of_two_tokens_in_the_address_none_counts()
    {
        await using var node = await StartAsync(isOn: true);

        Assert.Equal((3501, null), await ConnectAsync(node, "websocket", $"token={node.Issuer.Create("ann")}&token={node.Issuer.Create("bob")}", frameToken: null));
    }

    [Fact]
    public async Task The_option_is_said_at_the_start()
    {
        await using var node = await StartAsync(isOn: true);

        Assert.Single(node.Logs.Entries, static entry => entry.Level == LogLevel.Warning && entry.Text.Contains(Warning, StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_log_at_any_level_and_no_activity_holds_it()
    {
        var activities = new List<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static _ => true,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (activities)
                {
                    activities.Add($"{activity.DisplayName} {string.Join(' ', activity.TagObjects.Select(static tag => $"{tag.Key}={tag.Value}"))}");
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var node = await StartAsync(
            isOn: true,
            realtime => realtime.Services.AddSingleton<IPostConfigureOptions<LoggerFilterOptions>, AddressLogs>(),
            ("Logging:LogLevel:Default", "Trace"),
            ("Logging:LogLevel:Microsoft.AspNetCore", "Trace"),
            ("Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics", "Trace"),
            ("Logging:LogLevel:Microsoft.AspNetCore.Server.Kestrel.BadRequests", "Trace"));
        var secret = node.Issuer.Create("ann");
        foreach (var door in Doors)
        {
            await ConnectAsync(node, door, $"token={secret}", frameToken: null);
        }

        // A request line without its end: the server says what it was.
        using var broken = await RawWebSocket.OpenAsync(node.Address, query: $"?token={secret}\r\nX:");
        Assert.Equal(400, broken.StatusCode);

        Assert.Contains(node.Logs.Entries, static entry => entry.Category.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) && entry.Level < LogLevel.Information);
        Assert.Empty(node.Logs.Entries.Where(entry => entry.Text.Contains(secret, StringComparison.Ordinal)).Select(static entry => $"{entry.Category}: {entry.Level}"));
        lock (activities)
        {
            Assert.NotEmpty(activities);
            Assert.DoesNotContain(activities, activity => activity.Contains(secret, StringComparison.Ordinal));
        }
    }

    /// <returns>The error or the code of the end, 0 = connected; and as whom.</returns>
    private static async Task<(int? Code, string? User)> ConnectAsync(TestNode node, string door, string query, string? frameToken)
    {
        await using var client = new RealtimeTestClient(
            door is "websocket"
                ? await WebSocketWire.OpenAsync(new UriBuilder(node.WebSocketAddress) { Query = query }.Uri, configure: null)
                : new HttpWire(new UriBuilder(node.Address) { Path = $"/connection/{door}", Query = query }.Uri, new Uri(node.Address, "/emulation")));
        var request = frameToken is null ? "{}" : $$"""{"token":"{{frameToken}}"}""";
        await client.SendTextAsync(door is "uni_sse" ? request : $$"""{"id":1,"connect":{{request}}}""");
        var message = await client.ReceiveAsync() is { } first && first.EnumerateObject().Any() ? first : default;
        if (message.ValueKind is not JsonValueKind.Object || !message.TryGetProperty("connect", out var connect))
        {
            return (message.ValueKind is JsonValueKind.Object && message.TryGetProperty("error", out var error) ? error.GetProperty("code").GetInt32() : client.CloseCode, null);
        }

        var id = connect.GetProperty("client").GetString();
        return (0, node.Services.GetRequiredService<ClientTable>().All().Single(known => known.State.Info.Client == id).State.Info.User);
    }

    private static string Token(TestNode node, string kind) => kind switch
    {
        Good => node.Issuer.CreateRaw(ClaimText.Connection().ToString()),
        Over => node.Issuer.CreateRaw(ClaimText.Connection().WithTime("exp", -60).ToString()),
        Foreign => HmacTokens.Create(ClaimText.Connection().ToString(), "a secret that nobody has told to this node"),
        OtherDoor => node.Issuer.CreateRaw(ClaimText.Subscription().ToString()),
        SubTwice => node.Issuer.CreateRaw(ClaimText.Connection().Twice("sub", "\"root\"").ToString()),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind."),
    };

    private static Task<TestNode> StartAsync(bool isOn, Action<RealtimeBuilder>? realtime = null, params (string Key, string Value)[] more)
    {
        var settings = more.ToDictionary(static setting => setting.Key, static setting => (string?)setting.Value, StringComparer.Ordinal);
        if (isOn)
        {
            settings["Realtime:Doors:QueryToken"] = "true";
        }

        return TestNode.StartAsync(settings, realtime: realtime);
    }
}
