using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Realtime;
using Realtime.Broker;
using Realtime.Cluster;
using Realtime.Cluster.Orders;
using Realtime.Hooks;
using Realtime.Protocol;
using Tests.Docs;
using Tests.Support;

namespace Tests.Integration;

/// <summary>Every code that docs/protocol.md says this server produces, produced.</summary>
public sealed class CodeTableTests
{
    private const string Channel = "chat:x";

    /// <summary>How each is brought about: the code that the client then has.</summary>
    private static readonly Dictionary<int, Func<Task<int?>>> Provocations = new()
    {
        [100] = () => ErrorAsync("connect", static node => new { token = node.Issuer.Create() }, static node => node.Keys.Answer = static () => new HttpResponseMessage(System.Net.HttpStatusCode.NotFound), isConnected: false),
        [102] = () => ErrorAsync("publish", static _ => new { channel = "nowhere:x", data = 1 }),
        [103] = () => ErrorAsync("subscribe", static _ => new { channel = "closed:x" }),
        [104] = () => ErrorAsync("rpc", static _ => new { method = "unknown" }, realtime: MapWaiting),
        [105] = AlreadySubscribedAsync,
        [106] = () => ErrorAsync("subscribe", static _ => new { channel = Channel }, settings: ("Realtime:Clients:MaxSubscriptions", "1"), first: static client => client.SubscribeAsync("chat:first")),
        [107] = () => ErrorAsync("subscribe", static _ => new { channel = "chat:a b" }),
        [108] = () => ErrorAsync("presence", static _ => new { channel = "plain:x" }),
        [109] = () => ErrorAsync("connect", static node => new { token = node.Issuer.Create(change: static token => token.Expires = DateTime.UtcNow.AddMinutes(-1)) }, isConnected: false),
        [110] = () => ErrorAsync("connect", static node => new { token = node.Issuer.Create(change: static token => token.Claims["expire_at"] = DateTimeOffset.UtcNow.AddMinutes(-5).ToUnixTimeSeconds()) }, isConnected: false),
        [111] = TooManyCallsAsync,
        [112] = () => ErrorAsync("subscribe", static _ => new { channel = Channel, recover = true, offset = 5, epoch = "other", flag = 2 }),
        [2000] = () => UnsubscribedAsync(static node => OrderAsync(node, new UnsubscribeOrder(new ClientSelector("ann"), Channel))),
        [2500] = () => UnsubscribedAsync(LoseStateAsync),
        [2501] = SubscriptionExpiredAsync,
        [1000] = async () =>
        {
            await using var node = await TestNode.StartAsync();
            await using var client = await node.ConnectAsync();
            await client.CloseAsync();
            return client.CloseCode;
        },
        [1002] = () => ClosedRawAsync([0x81, 0x02, (byte)'{', (byte)'}']), // not masked
        [1009] = () => ClosedAsync(static (_, client) => client.SendTextAsync(new string(' ', 70_000))),
        [3000] = () => ClosedAsync(
            static (node, client) => SendAsync(client, "connect", new { token = node.Issuer.Create(change: static token => token.Expires = DateTime.UtcNow.AddMinutes(-1)) }),
            isConnected: false,
            settings: ("Realtime:Clients:RefusedLinger", "00:00:01")),
        [3001] = StoppedAsync,
        [3004] = () => ClosedAsync(
            static (node, client) =>
            {
                node.Keys.Answer = static () => new HttpResponseMessage(System.Net.HttpStatusCode.NotFound);
                return SendAsync(client, "connect", new { token = node.Issuer.Create() });
            },
            isConnected: false),
        [3005] = () => ClosedAsync(static (node, client) =>
            SendAsync(client, "refresh", new { token = node.Issuer.Create(change: static token => token.Expires = DateTime.UtcNow.AddMinutes(-1)) })),
        [3006] = () => ClosedAsync(
            static (node, _) => OrderAsync(node, new SubscribeOrder(new ClientSelector("ann"), Channel, [], []) { ExpireAt = DateTimeOffset.UtcNow.AddSeconds(1).ToUnixTimeSeconds() }),
            settings: ("Realtime:Clients:ExpiryGrace", "00:00:00")),
        [3008] = SlowAsync,
        [3010] = () => ClosedAsync(static async (node, client) =>
        {
            await OrderAsync(node, new SubscribeOrder(new ClientSelector("ann"), Channel, [], []));
            await client.NextPushAsync();
            await LoseStateAsync(node);
        }),
        [3012] = () => ClosedAsync(static (_, _) => Task.CompletedTask, settings: [("Realtime:Heartbeat:PingInterval", "00:00:02"), ("Realtime:Heartbeat:PongTimeout", "00:00:01")]),
        [3013] = NoPlaceForAMessageAsync,
        [3014] = KeyWithdrawnAsync,
        [3500] = () => ClosedAsync(static (_, client) => SendAsync(client, "connect", new { token = "garbage" }), isConnected: false),
        [3501] = () => ClosedAsync(static (_, client) => client.SendTextAsync("no json")),
        [3502] = () => ClosedAsync(static (_, _) => Task.CompletedTask, isConnected: false, settings: ("Realtime:Clients:ConnectTimeout", "00:00:01")),
        [3503] = DisconnectedByBackendAsync,
        [3505] = () => ClosedAsync(
            static (node, client) => SendAsync(client, "connect", new { token = node.Issuer.Create(change: static token => token.Claims["channels"] = TwoChannels) }),
            isConnected: false,
            settings: ("Realtime:Clients:MaxSubscriptions", "1")),
        [3506] = () => ClosedAsync(static async (node, client) =>
        {
            await client.SubscribeAsync(Channel);
            await node.Services.GetRequiredService<IBroker>().PublishAsync(
                Channel, new Publication(new byte[] { 0, 255 }), new PublishOptions(0, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2)), TestContext.Current.CancellationToken);
        }),
        [3507] = ListenerRefusedAsync,
        [3508] = () => ClosedAsync(static (_, client) => client.SendTextAsync("{\"send\":{\"data\":1}}")),
    };

    private static readonly string[] TwoChannels = ["chat:a", "chat:b"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<int> Codes => [.. Provocations.Keys];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task A_code_is_produced(int code) => Assert.Equal(code, await Provocations[code]());

    [Fact]
    public void Every_code_of_the_tables_that_is_used_is_here()
    {
        var written = Pages.Read("docs/protocol.md").Rows
            .Where(static row => row.Count >= 4 && int.TryParse(row[0], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out _) && row[^1] != "not used yet")
            .Select(static row => int.Parse(row[0], System.Globalization.CultureInfo.InvariantCulture));

        Assert.Equal(Provocations.Keys.Order(), written.Distinct().Order());
    }

    private static void MapWaiting(RealtimeBuilder realtime) => realtime.MapRpc<JsonElement, JsonElement>("wait", static async (_, _, cancellationToken) =>
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        return default;
    });

    private static async Task<int?> ErrorAsync<T>(
        string method,
        Func<TestNode, T> request,
        Action<TestNode>? prepare = null,
        bool isConnected = true,
        Action<RealtimeBuilder>? realtime = null,
        Func<RealtimeTestClient, Task>? first = null,
        params (string Key, string Value)[] settings)
    {
        await using var node = await TestNode.StartAsync(Settings(settings), realtime: realtime);
        prepare?.Invoke(node);
        await using var client = isConnected ? await node.ConnectAsync() : await node.OpenAsync();
        await (first?.Invoke(client) ?? Task.CompletedTask);
        return ErrorOf(await client.AskAsync(method, request(node)));
    }

    private static async Task<int?> ClosedAsync(
        Func<TestNode, RealtimeTestClient, Task> act, bool isConnected = true, Action<RealtimeBuilder>? realtime = null, params (string Key, string Value)[] settings)
    {
        await using var node = await TestNode.StartAsync(Settings(settings), mayLogErrors: realtime is not null, realtime: realtime);
        await using var client = isConnected ? await node.ConnectAsync() : await node.OpenAsync();
        await act(node, client);
        return (await client.WaitForCloseAsync()).Code;
    }

    private static async Task<int?> UnsubscribedAsync(Func<TestNode, Task> act)
    {
        await using var node = await TestNode.StartAsync();
        await using var client = await node.ConnectAsync();
        await client.SubscribeAsync(Channel);
        await act(node);
        return (await client.NextPushAsync()).GetProperty("unsubscribe").GetProperty("code").GetInt32();
    }

    private static async Task<int?> AlreadySubscribedAsync() =>
        await ErrorAsync("subscribe", static _ => new { channel = Channel }, first: static client => client.SubscribeAsync(Channel));

    private static async Task<int?> SubscriptionExpiredAsync()
    {
        await using var node = await TestNode.StartAsync(Settings(("Realtime:Clients:ExpiryGrace", "00:00:00")));
        await using var client = await node.ConnectAsync();
        await client.SubscribeAsync(Channel, new
        {
            token = node.Issuer.CreateFor(Channel, change: static token => token.Claims["expire_at"] = DateTimeOffset.UtcNow.AddSeconds(2).ToUnixTimeSeconds()),
        });
        return (await client.NextPushAsync()).GetProperty("unsubscribe").GetProperty("code").GetInt32();
    }

    private static async Task<int?> TooManyCallsAsync()
    {
        await using var node = await TestNode.StartAsync(Settings(("Realtime:Hooks:MaxConcurrentRpc", "1")), mayLogErrors: true, realtime: MapWaiting);
        await using var client = await node.ConnectAsync();
        await client.SendTextAsync("""{"id":8,"rpc":{"method":"wait","data":1}}""" + "\n" + """{"id":9,"rpc":{"method":"wait","data":1}}""");
        return ErrorOf(await client.WaitForReplyAsync(9));
    }

    /// <summary>A handler that takes no notice of its end keeps its place.</summary>
    private static async Task<int?> NoPlaceForAMessageAsync()
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var node = await TestNode.StartAsync(
            Settings(("Realtime:Hooks:MaxConcurrentRpc", "1"), ("Realtime:Hooks:RpcTimeout", "00:00:00.2")), realtime: realtime => realtime.MapSend((_, _, _) => new ValueTask(end.Task)));
        await using var bob = await node.ConnectAsync("bob");
        const string Message = """{"send":{"data":1}}""";
        await bob.SendTextAsync(Message + "\n" + Message);
        var close = await bob.WaitForCloseAsync();
        end.SetResult();
        return close.Code;
    }

    private static async Task<int?> KeyWithdrawnAsync()
    {
        using var other = new TokenIssuer();
        return await ClosedAsync(
            (node, _) =>
            {
                node.Keys.Answer = () => FakeKeyEndpoint.Ok(other.KeySet);
                return Task.CompletedTask;
            },
            settings: [("Realtime:Auth:RevalidationInterval", "00:00:00.5"), ("Realtime:Auth:KeyRefreshCoolDown", "00:00:01")]);
    }

    private static async Task<int?> StoppedAsync()
    {
        var node = await TestNode.StartAsync();
        await using var client = await node.ConnectAsync();
        var stopping = node.DisposeAsync();
        var close = await client.WaitForCloseAsync();
        await stopping;
        return close.Code;
    }

    /// <summary>A client that is cut cannot be relied on to read why: the node says it.</summary>
    private static async Task<int?> SlowAsync()
    {
        await using var node = await TestNode.StartAsync(Settings(("Realtime:Channels:Namespaces:plain:AllowSubscribeForClient", "true")));
        await using var slow = await node.ConnectAsync("bob");
        await using var ann = await node.ConnectAsync();
        await slow.SubscribeAsync("plain:x");
        var filler = new string('x', 60_000);
        await Eventually.HoldsAsync(
            async () =>
            {
                await ann.PublishAsync("plain:x", filler);
                return node.Logs.Entries.Any(static entry => entry.Text.Contains("3008", StringComparison.Ordinal));
            },
            "the slow client is cut",
            Cancellation);
        return 3008;
    }

    private static async Task<int?> DisconnectedByBackendAsync() => await ClosedAsync(
        static async (node, _) =>
        {
            using var api = ServerApiClient.Of(node);
            await api.CallAsync("disconnect", """{"user":"ann"}""");
        },
        settings: ("Realtime:ServerApi:ApiKeys:0", ServerApiClient.Key));

    private static async Task<int?> ListenerRefusedAsync()
    {
        await using var node = await TestNode.StartAsync(realtime: static realtime => realtime.AddHooks(new Refusing()));
        using var http = new HttpClient();
        var request = Uri.EscapeDataString(JsonSerializer.Serialize(new { token = node.Issuer.Create() }));
        var body = await http.GetStringAsync(new Uri(node.Address, $"/connection/uni_sse?cf_connect={request}"), Cancellation);
        var last = body.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]["data: ".Length..];
        return JsonElement.Parse(last).GetProperty("disconnect").GetProperty("code").GetInt32();
    }

    private static async Task<int?> ClosedRawAsync(byte[] frame)
    {
        await using var node = await TestNode.StartAsync();
        using var socket = await RawWebSocket.OpenAsync(node.WebSocketAddress);
        await socket.SendRawAsync(frame);
        var close = await socket.ReadFrameAsync();
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(close!.Value.Payload);
    }

    /// <summary>The store's epoch changes, and the node is told that it may have missed something.</summary>
    private static async Task LoseStateAsync(TestNode node)
    {
        var broker = node.Services.GetRequiredService<IBroker>();
        var top = (await broker.ReadHistoryAsync(Channel, new HistoryQuery(0), Cancellation)).Top;
        await broker.RenewEpochAsync(Channel, top with { Offset = top.Offset + 5 }, Cancellation);
        node.Services.GetRequiredService<IBrokerEvents>().OnDoubt(Channel);
    }

    private static async Task OrderAsync(TestNode node, ControlOrder<OrderDone> order) =>
        await node.Services.GetRequiredService<IControlBus>().AskAllAsync(order, Cancellation);

    private static Task SendAsync<T>(RealtimeTestClient client, string method, T request) =>
        client.SendTextAsync(JsonSerializer.Serialize(new Dictionary<string, object?>(StringComparer.Ordinal) { ["id"] = 99, [method] = request }));

    private static int ErrorOf(JsonElement reply) => reply.GetProperty("error").GetProperty("code").GetInt32();

    private static Dictionary<string, string?> Settings(params IEnumerable<(string Key, string Value)> settings) =>
        settings.ToDictionary(static setting => setting.Key, static setting => (string?)setting.Value, StringComparer.Ordinal);

    private sealed class Refusing : IRealtimeHooks
    {
        public ValueTask<ConnectingResult> OnConnectingAsync(ConnectingContext context, CancellationToken cancellationToken) =>
            new(ConnectingResult.Refuse(HookRefusal.With(ProtocolError.PermissionDenied)));
    }
}
