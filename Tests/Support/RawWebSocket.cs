using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Tests.Support;

/// <summary>A WebSocket client down to the bytes: for what no library would send, or would hide.</summary>
internal sealed class RawWebSocket : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    private readonly TcpClient _tcp = new() { NoDelay = true };
    private NetworkStream _stream = null!;

    /// <summary>The answer to the handshake: status line and headers.</summary>
    public string Answer { get; private set; } = string.Empty;

    public int StatusCode => int.Parse(Answer.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);

    /// <param name="address">Where; http scheme.</param>
    /// <param name="headers">In place of the usual ones behind Host.</param>
    /// <param name="receiveBufferBytes">How much the kernel takes while nobody reads; null = its default.</param>
    /// <param name="query">Behind the path, with its question mark.</param>
    public static async Task<RawWebSocket> OpenAsync(Uri address, string? headers = null, int? receiveBufferBytes = null, string query = "")
    {
        var socket = await ConnectAsync(new IPEndPoint(IPAddress.Parse(address.Host), address.Port), receiveBufferBytes);
        using var deadline = new CancellationTokenSource(Deadline);
        headers ??= "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
        await socket.SendRawAsync(Encoding.ASCII.GetBytes($"GET /connection/websocket{query} HTTP/1.1\r\nHost: {address.Authority}\r\n{headers}\r\n"));
        socket.Answer = await socket.ReadHeadAsync(deadline.Token);
        return socket;
    }

    /// <summary>Without a handshake: for what stands behind it.</summary>
    /// <inheritdoc cref="OpenAsync"/>
    public static async Task<RawWebSocket> ConnectAsync(IPEndPoint address, int? receiveBufferBytes = null)
    {
        var socket = new RawWebSocket();
        if (receiveBufferBytes is { } bytes)
        {
            socket._tcp.ReceiveBufferSize = bytes;
        }

        using var deadline = new CancellationTokenSource(Deadline);
        await socket._tcp.ConnectAsync(address, deadline.Token);
        socket._stream = socket._tcp.GetStream();
        return socket;
    }

    public Task SendTextAsync(string text) => SendFrameAsync(0x81, Encoding.UTF8.GetBytes(text));

    public Task SendFrameAsync(byte first, ReadOnlySpan<byte> payload)
    {
        byte[] mask = [0x37, 0xFA, 0x21, 0x3D];
        var masked = payload.ToArray();
        for (var i = 0; i < masked.Length; i++)
        {
            masked[i] ^= mask[i % 4];
        }

        byte[] length = payload.Length < 126
            ? [(byte)(0x80 | payload.Length)]
            : [0x80 | 126, (byte)(payload.Length >> 8), (byte)payload.Length];
        return SendRawAsync([first, .. length, .. mask, .. masked]);
    }

    public async Task SendRawAsync(byte[] bytes)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        await _stream.WriteAsync(bytes, deadline.Token);
    }

    /// <summary>What is said in place of an upgrade: the body of an answer with its length.</summary>
    public async Task<string> ReadTextAsync()
    {
        const string Name = "\r\nContent-Length: ";
        using var deadline = new CancellationTokenSource(Deadline);
        var length = Answer[(Answer.IndexOf(Name, StringComparison.OrdinalIgnoreCase) + Name.Length)..].Split("\r\n")[0];
        var text = new byte[int.Parse(length, System.Globalization.CultureInfo.InvariantCulture)];
        await _stream.ReadExactlyAsync(text, deadline.Token);
        return Encoding.UTF8.GetString(text);
    }

    /// <summary>The next whole frame; null when the stream ended, cleanly or not.</summary>
    public async Task<(int Opcode, byte[] Payload)?> ReadFrameAsync()
    {
        using var deadline = new CancellationTokenSource(Deadline);
        try
        {
            var head = new byte[2];
            await _stream.ReadExactlyAsync(head, deadline.Token);
            long length = head[1] & 0x7F;
            if (length >= 126)
            {
                var more = new byte[length == 126 ? 2 : 8];
                await _stream.ReadExactlyAsync(more, deadline.Token);
                length = more.Length == 2 ? BinaryPrimitives.ReadUInt16BigEndian(more) : BinaryPrimitives.ReadInt64BigEndian(more);
            }

            var payload = new byte[length];
            await _stream.ReadExactlyAsync(payload, deadline.Token);
            return (head[0] & 0x0F, payload);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Reads text frames until one holds this, and gives it.</summary>
    public async Task<string> ReadUntilAsync(string part)
    {
        while (await ReadFrameAsync() is { } frame)
        {
            var text = Encoding.UTF8.GetString(frame.Payload);
            if (text.Contains(part, StringComparison.Ordinal))
            {
                return text;
            }
        }

        throw new InvalidOperationException($"The stream ended before '{part}' came.");
    }

    public void Dispose() => _tcp.Dispose();

    private async Task<string> ReadHeadAsync(CancellationToken cancellationToken)
    {
        var head = new List<byte>();
        var one = new byte[1];
        while (!head.TakeLast(4).SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            await _stream.ReadExactlyAsync(one, cancellationToken);
            head.Add(one[0]);
        }

        return Encoding.ASCII.GetString([.. head]);
    }
}
