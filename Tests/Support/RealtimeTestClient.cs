using System.Net.WebSockets;
using System.Text.Json;

namespace Tests.Support;

/// <summary>A client that speaks the JSON protocol by hand: what it sends is what the test says, what it gets is kept in order.</summary>
internal sealed class RealtimeTestClient : IAsyncDisposable
{
    private readonly ITestWire _wire;
    private readonly Queue<JsonElement> _received = new();
    private uint _lastId;

    /// <param name="wire">Belongs to the client.</param>
    public RealtimeTestClient(ITestWire wire) => _wire = wire;

    public int? CloseCode => _wire.Close?.Code;

    public string? CloseReason => _wire.Close?.Reason;

    public string? Subprotocol => WebSocket.Socket.SubProtocol;

    /// <summary>The pushes that came before the replies that were waited for.</summary>
    public List<JsonElement> Pushes { get; } = [];

    /// <summary>For what only a WebSocket has.</summary>
    private WebSocketWire WebSocket => (WebSocketWire)_wire;

    public static async Task<RealtimeTestClient> OpenAsync(Uri address, Action<ClientWebSocketOptions>? configure = null) => new(await WebSocketWire.OpenAsync(address, configure));

    /// <returns>The connect result.</returns>
    public async Task<JsonElement> ConnectAsync(string token)
    {
        var reply = await AskAsync("connect", new { token });
        return reply.GetProperty("connect");
    }

    /// <returns>The subscribe result.</returns>
    public async Task<JsonElement> SubscribeAsync(string channel)
    {
        var reply = await AskAsync("subscribe", new { channel });
        return reply.GetProperty("subscribe");
    }

    /// <returns>The subscribe result.</returns>
    public async Task<JsonElement> SubscribeAsync<T>(string channel, T more)
    {
        var request = JsonSerializer.SerializeToNode(more)!.AsObject();
        request["channel"] = channel;
        var reply = await AskAsync("subscribe", request);
        return reply.GetProperty("subscribe");
    }

    public Task<JsonElement> PublishAsync<T>(string channel, T data) => AskAsync("publish", new { channel, data });

    /// <summary>Sends a command and waits for its reply; answers pings and keeps pushes meanwhile.</summary>
    public async Task<JsonElement> AskAsync<T>(string method, T request)
    {
        var id = ++_lastId;
        await SendTextAsync(JsonSerializer.Serialize(new Dictionary<string, object?>(StringComparer.Ordinal) { ["id"] = id, [method] = request }));
        return await WaitForReplyAsync(id);
    }

    public async Task<JsonElement> WaitForReplyAsync(uint id)
    {
        while (true)
        {
            var message = await ReceiveAsync() ?? throw new InvalidOperationException($"The connection was closed ({CloseCode} {CloseReason}) before reply {id} came.");
            if (message.TryGetProperty("id", out var replied) && replied.GetUInt32() == id)
            {
                return message;
            }

            if (message.TryGetProperty("push", out var push))
            {
                Pushes.Add(push);
            }
        }
    }

    /// <summary>The next publication of any channel, kept or still to come: its push.</summary>
    public async Task<JsonElement> NextPushAsync()
    {
        if (Pushes.Count > 0)
        {
            var kept = Pushes[0];
            Pushes.RemoveAt(0);
            return kept;
        }

        while (true)
        {
            var message = await ReceiveAsync() ?? throw new InvalidOperationException($"The connection was closed ({CloseCode} {CloseReason}) before a push came.");
            if (message.TryGetProperty("push", out var push))
            {
                return push;
            }
        }
    }

    public Task SendTextAsync(string text) => _wire.SendTextAsync(text);

    public Task SendAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type = WebSocketMessageType.Text, bool isEnd = true) => WebSocket.SendAsync(bytes, type, isEnd);

    /// <summary>The next object from the server; null when it closed.</summary>
    public async Task<JsonElement?> ReceiveAsync()
    {
        while (_received.Count == 0)
        {
            if (await _wire.ReceiveMessageAsync() is not { } text)
            {
                return null;
            }

            foreach (var line in text.Split('\n'))
            {
                using var document = JsonDocument.Parse(line);
                _received.Enqueue(document.RootElement.Clone());
            }
        }

        return _received.Dequeue();
    }

    /// <summary>Reads on until the server closes.</summary>
    public async Task<(int? Code, string? Reason)> WaitForCloseAsync()
    {
        while (await ReceiveAsync() is not null)
        {
        }

        return (CloseCode, CloseReason);
    }

    /// <summary>Stays: answers pings until the server closes.</summary>
    public async Task AnswerPingsAsync()
    {
        while (await ReceiveAsync() is { } message)
        {
            if (!message.EnumerateObject().Any())
            {
                await SendTextAsync("{}");
            }
        }
    }

    /// <summary>Closes as a well-behaved client does.</summary>
    public Task CloseAsync() => WebSocket.CloseAsync();

    public ValueTask DisposeAsync() => _wire.DisposeAsync();
}
