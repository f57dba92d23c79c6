using System.Net.WebSockets;

namespace Tests.LoadBalancer.Tls;

/// <summary>Many open wss connections, and what becomes of them.</summary>
internal sealed class HeldSockets
{
    private readonly List<WebSocket> _sockets = [];

    public static async Task<HeldSockets> OpenAsync(TestBalancer balancer, int count)
    {
        var held = new HeldSockets();
        for (var number = 0; number < count; number++)
        {
            held._sockets.Add((await balancer.ConnectAsync()).Socket);
        }

        return held;
    }

    /// <summary>How many answer no more.</summary>
    public async Task<int> CountClosedAsync()
    {
        var answers = await Task.WhenAll(_sockets.Select(static (socket, number) => AnswersAsync(socket, $"still here {number}")));
        return answers.Count(static isOpen => !isOpen);
    }

    private static async Task<bool> AnswersAsync(WebSocket socket, string text)
    {
        try
        {
            return string.Equals(await socket.EchoAsync(text), text, StringComparison.Ordinal);
        }
        catch (WebSocketException)
        {
            return false;
        }
    }
}
