using System.Net.WebSockets;
using System.Text;

namespace Tests.LoadBalancer;

internal static class Sockets
{
    public static ValueTask SendTextAsync(this WebSocket socket, string text, CancellationToken cancellationToken) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text).AsMemory(), WebSocketMessageType.Text, endOfMessage: true, cancellationToken);

    public static async Task<string> ReceiveTextAsync(this WebSocket socket)
    {
        using var text = new MemoryStream();
        var buffer = new byte[16 * 1024];
        ValueWebSocketReceiveResult received;
        do
        {
            received = await socket.ReceiveAsync(buffer.AsMemory(), TestContext.Current.CancellationToken);
            await text.WriteAsync(buffer.AsMemory(0, received.Count), TestContext.Current.CancellationToken);
        }
        while (!received.EndOfMessage);
        return Encoding.UTF8.GetString(text.ToArray());
    }

    public static async Task<string> EchoAsync(this WebSocket socket, string text)
    {
        await socket.SendTextAsync(text, TestContext.Current.CancellationToken);
        return await socket.ReceiveTextAsync();
    }
}
