using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;

namespace Tests.Support;

/// <summary>When clients were closed, and with which code, as they saw it.</summary>
internal sealed class ClosesSeen
{
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentQueue<(TimeSpan At, int Code, string? Reason)> _closes = [];
    private long _start = Stopwatch.GetTimestamp();

    public IReadOnlyList<(int Code, string? Reason)> Codes => [.. _closes.Select(static close => (close.Code, close.Reason))];

    /// <summary>Times count from here.</summary>
    public void Begin() => _start = Stopwatch.GetTimestamp();

    /// <summary>Reads until the socket is closed, and answers as an SDK does.</summary>
    public async Task WatchAsync(WebSocket socket)
    {
        var buffer = new byte[16 * 1024];
        while (socket.State is WebSocketState.Open)
        {
            if ((await socket.ReceiveAsync(buffer.AsMemory(), TestContext.Current.CancellationToken)).MessageType is WebSocketMessageType.Close)
            {
                Add((int?)socket.CloseStatus ?? 0, socket.CloseStatusDescription);
                await socket.CloseOutputAsync(socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, socket.CloseStatusDescription, TestContext.Current.CancellationToken);
            }
        }

        socket.Dispose();
    }

    public async Task WatchAsync(RealtimeTestClient client)
    {
        var (code, reason) = await client.WaitForCloseAsync();
        Add(code ?? 0, reason);
    }

    /// <summary>The most closes that any slice of this length saw.</summary>
    public int Peak(TimeSpan slice) => _closes.Max(close => _closes.Count(other => other.At >= close.At && other.At < close.At + slice));

    public string Describe() =>
        $"first after {_closes.Min(static close => close.At).TotalMilliseconds:F0} ms, last after {_closes.Max(static close => close.At).TotalMilliseconds:F0} ms, "
        + $"peak {Peak(Slice)} within {Slice.TotalMilliseconds:F0} ms (even: {_closes.Count * Slice / _closes.Max(static close => close.At):F1})";

    private void Add(int code, string? reason) => _closes.Enqueue((Stopwatch.GetElapsedTime(_start), code, reason));
}
