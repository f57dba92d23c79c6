using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Realtime.Cluster.Messages;

/// <summary>
/// The bytes of a message: a version byte, the header's length (four bytes, big-endian), the header, the body, and HMAC-SHA256 over all of it and the channel that carries it.
/// So nobody without the cluster's secret can write one, change one, or say one in another place than it was meant for.
/// </summary>
internal sealed class MessageSeal(string secret)
{
    /// <summary>What this release writes, and the only one that it reads.</summary>
    public const byte Version = 1;

    /// <summary>Several nodes answer at once, and Redis cuts a subscriber that has more than 32 MB before it.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    private const int HeaderStart = 1 + sizeof(int);
    private const int MaxHeaderBytes = 4096;

    private readonly byte[] _key = HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), HMACSHA256.HashSizeInBytes, info: "control bus"u8.ToArray());

    /// <returns>null when it would be longer than <see cref="MaxBytes"/>.</returns>
    public byte[]? Write(string channel, MessageHeader header, ReadOnlySpan<byte> body)
    {
        var head = JsonSerializer.SerializeToUtf8Bytes(header, OrderJson.Default.MessageHeader);
        var length = HeaderStart + head.Length + body.Length + HMACSHA256.HashSizeInBytes;
        if (length > MaxBytes || head.Length > MaxHeaderBytes)
        {
            return null;
        }

        var message = new byte[length];
        message[0] = Version;
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), head.Length);
        head.CopyTo(message, HeaderStart);
        body.CopyTo(message.AsSpan(HeaderStart + head.Length));
        Sign(channel, message, message.AsSpan(^HMACSHA256.HashSizeInBytes..));
        return message;
    }

    /// <summary>Whatever the bytes, it never throws, and believes none of them before it has seen the seal.</summary>
    /// <returns>The message, or why it is refused.</returns>
    public (ControlMessage? Message, string Refusal) Read(string channel, ReadOnlyMemory<byte> bytes)
    {
        var span = bytes.Span;
        if (span.Length is < HeaderStart + HMACSHA256.HashSizeInBytes or > MaxBytes)
        {
            return (null, MessageRefusal.Malformed);
        }

        if (span[0] != Version)
        {
            return (null, MessageRefusal.Version);
        }

        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Sign(channel, span, expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, span[^HMACSHA256.HashSizeInBytes..]))
        {
            return (null, MessageRefusal.Signature);
        }

        var content = bytes[HeaderStart..^HMACSHA256.HashSizeInBytes];
        var headerLength = BinaryPrimitives.ReadInt32BigEndian(span[1..]);
        return headerLength is >= 0 and <= MaxHeaderBytes && headerLength <= content.Length && ReadHeader(content.Span[..headerLength]) is { } header
            ? (new ControlMessage(header, content[headerLength..]), "")
            : (null, MessageRefusal.Malformed);
    }

    private static MessageHeader? ReadHeader(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, OrderJson.Default.MessageHeader);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Sign(string channel, ReadOnlySpan<byte> message, Span<byte> seal)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, _key);
        // Of one length for every channel, so that none runs into the message.
        Span<byte> place = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(channel), place);
        hash.AppendData(place);
        hash.AppendData(message[..^HMACSHA256.HashSizeInBytes]);
        hash.GetHashAndReset(seal);
    }
}
