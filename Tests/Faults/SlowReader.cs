using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;

namespace Tests.Faults;

/// <summary>A client that reads until it is told to stop, and then never again.</summary>
internal sealed class SlowReader : IAsyncDisposable
{
    /// <summary>What waits for it has to wait at the node, not here.</summary>
    private const int ReceiveBufferBytes = 64 * 1024;

    private readonly CancellationTokenSource _end = new();
    private readonly ClientWebSocket _socket = new();
    private readonly HttpMessageInvoker _http = new(new SocketsHttpHandler { ConnectCallback = ConnectAsync });
    private Task _reading = Task.CompletedTask;
    private volatile bool _isReading = true;

    /// <summary>Returns when it is subscribed.</summary>
    public static async Task<SlowReader> StartAsync(Uri address, string token, string channel)
    {
        var reader = new SlowReader();
        await reader._socket.ConnectAsync(address, reader._http, TestContext.Current.CancellationToken);
        await reader.SendAsync($$$"""{"id":1,"connect":{"token":"{{{token}}}"}}{{{'\n'}}}{"id":2,"subscribe":{"channel":"{{{channel}}}"}}""");
        reader._reading = reader.ReadAsync();
        return reader;
    }

    public void StopReading() => _isReading = false;

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _reading;
        _socket.Dispose();
        _http.Dispose();
        _end.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[ReceiveBufferBytes];
        try
        {
            while (_isReading)
            {
                var result = await _socket.ReceiveAsync(buffer.AsMemory(), _end.Token);
                if (result is { Count: 2, EndOfMessage: true })
                {
                    await SendAsync("{}");
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // It was closed, or the test ends.
        }
    }

    private Task SendAsync(string text) => _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, _end.Token);

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = ReceiveBufferBytes, NoDelay = true };
        await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
