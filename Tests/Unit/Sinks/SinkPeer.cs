using System.Net;
using System.Net.Sockets;
using System.Text;
using Realtime.Hub;
using Realtime.Protocol;
using Realtime.Protocol.Framing;
using Realtime.Sinks;
using Tests.Support;

namespace Tests.Unit.Sinks;

/// <summary>Both ends of a connection that a sink carries: a real socket pair without any HTTP.</summary>
internal sealed class SinkPeer : IDisposable
{
    private readonly Socket _socket;
    private readonly CancellationTokenSource _aborted = new();

    private SinkPeer(Socket socket, RawWebSocket client) => (_socket, Client) = (socket, client);

    public RawWebSocket Client { get; }

    public RecordingHandler Handler { get; } = new();

    public ConnectionId Id { get; private set; }

    /// <summary>The sink's work on this connection.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>Text in one whole frame, as the hub would send it.</summary>
    public static Frame Frame(string text) => WebSocketFrames.Of(WebSocketOpcode.Text, Encoding.UTF8.GetBytes(text));

    /// <summary>The sink has read the client's first bytes, so that it may use either output.</summary>
    /// <param name="sink">Carries the connection.</param>
    /// <param name="receiveBufferBytes">How much the client's kernel takes while nobody reads; null = its default.</param>
    public static async Task<SinkPeer> ConnectAsync(LocalSink sink, int? receiveBufferBytes = null)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var client = await RawWebSocket.ConnectAsync((IPEndPoint)listener.LocalEndpoint, receiveBufferBytes);
        var peer = new SinkPeer(await listener.AcceptSocketAsync(TestContext.Current.CancellationToken), client);
        peer.Running = sink.RunAsync(new Upgraded(new NetworkStream(peer._socket), peer._socket, peer.Abort, peer._aborted.Token), (_, id) =>
        {
            peer.Id = id;
            return peer.Handler;
        });
        await client.SendTextAsync("hello");
        await Eventually.HoldsAsync(() => peer.Handler.Events.Count >= 2, "the first message is read", TestContext.Current.CancellationToken);
        return peer;
    }

    /// <summary>The next frame's text; null = the stream ended.</summary>
    public async Task<string?> ReadTextAsync() => await Client.ReadFrameAsync() is { } frame ? Encoding.UTF8.GetString(frame.Payload) : null;

    /// <summary>As the server does when it takes the connection back: the sink hears of it when it uses the socket.</summary>
    public void DisposeSocket() => _socket.Dispose();

    public void Dispose()
    {
        Client.Dispose();
        _socket.Dispose();
        _aborted.Dispose();
    }

    private void Abort()
    {
        _aborted.Cancel();
        _socket.Dispose();
    }
}
