using System.Net.WebSockets;
using System.Text;

namespace Tests.Support;

/// <summary>A WebSocket, as a library opens it.</summary>
internal sealed class WebSocketWire : ITestWire
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private WebSocketWire(ClientWebSocket socket) => Socket = socket;

    public ClientWebSocket Socket { get; }

    public (int Code, string? Reason)? Close => Socket.CloseStatus is { } code ? ((int)code, Socket.CloseStatusDescription) : null;

    public static async Task<WebSocketWire> OpenAsync(Uri address, Action<ClientWebSocketOptions>? configure)
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = TimeSpan.Zero;
        configure?.Invoke(socket.Options);
        using var deadline = new CancellationTokenSource(Deadline);
        await socket.ConnectAsync(address, deadline.Token);
        return new WebSocketWire(socket);
    }

    public Task SendTextAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, isEnd: true);

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, WebSocketMessageType type, bool isEnd)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        await Socket.SendAsync(bytes, type, isEnd, deadline.Token);
    }

    /// <summary>Closes as a well-behaved client does.</summary>
    public async Task CloseAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        await Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", deadline.Token);
    }

    public async Task<string?> ReceiveMessageAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        using var text = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var result = await Socket.ReceiveAsync(buffer, deadline.Token);
            if (result.MessageType is WebSocketMessageType.Close)
            {
                if (Socket.State is WebSocketState.CloseReceived)
                {
                    await Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, deadline.Token);
                }

                return null;
            }

            await text.WriteAsync(buffer.AsMemory(0, result.Count), deadline.Token);
            if (result.EndOfMessage)
            {
                return Encoding.UTF8.GetString(text.ToArray());
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        Socket.Dispose();
        return ValueTask.CompletedTask;
    }
}
