using System.Net.WebSockets;
using Realtime.Protocol.Protobuf;

namespace Tests.Support;

/// <summary>A client that speaks the Protobuf form by hand; what it gets is kept as the bytes that came.</summary>
internal sealed class ProtobufTestClient : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly ClientWebSocket _socket = new();
    private uint _lastId;

    /// <summary>Every message that came, in hex.</summary>
    public List<string> Received { get; } = [];

    public static async Task<ProtobufTestClient> ConnectAsync(TestNode node, string user)
    {
        var client = new ProtobufTestClient();
        client._socket.Options.AddSubProtocol("centrifuge-protobuf");
        using var deadline = new CancellationTokenSource(Deadline);
        await client._socket.ConnectAsync(node.WebSocketAddress, deadline.Token);
        await client.AskAsync(4, writer => writer.Text(1, node.Issuer.Create(user)));
        return client;
    }

    public Task SubscribeAsync(string channel) => AskAsync(5, writer => writer.Text(1, channel));

    public Task PublishAsync(string channel, byte[] data) => AskAsync(7, writer =>
    {
        writer.Bytes(2, data);
        writer.Text(1, channel);
    });

    /// <summary>Reads on until a message holds these bytes.</summary>
    public async Task WaitForAsync(string hex)
    {
        while (!Received.Exists(message => message.Contains(hex, StringComparison.Ordinal)))
        {
            await ReceiveAsync();
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Sends a command, whatever comes of it.</summary>
    public async Task TellAsync(int command, Action<ProtobufWriter> write)
    {
        var writer = new ProtobufWriter();
        write(writer);
        writer.Message(command, since: 0);
        writer.Number(1, ++_lastId);
        writer.Prefix();
        using var deadline = new CancellationTokenSource(Deadline);
        await _socket.SendAsync(writer.Written.ToArray(), WebSocketMessageType.Binary, endOfMessage: true, deadline.Token);
    }

    /// <summary>Sends a command and reads on until its reply came, which must be no error.</summary>
    private async Task AskAsync(int command, Action<ProtobufWriter> write)
    {
        await TellAsync(command, write);

        // A message begins with its length, and a reply then with its id and the result's field, which is the command's and one more.
        var reply = $"08{_lastId:x2}{((command + 1) << 3) | 2:x2}";
        while (!Received.Exists(message => message.AsSpan(2).StartsWith(reply, StringComparison.Ordinal) || message.AsSpan(4).StartsWith(reply, StringComparison.Ordinal)))
        {
            await ReceiveAsync();
        }
    }

    private async Task ReceiveAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        var buffer = new byte[16 * 1024];
        var result = await _socket.ReceiveAsync(buffer, deadline.Token);
        Assert.Equal((WebSocketMessageType.Binary, true), (result.MessageType, result.EndOfMessage));
        Received.Add(Convert.ToHexStringLower(buffer.AsSpan(0, result.Count)));
    }
}
