using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Realtime.Protocol;

namespace Realtime.Broker.Redis;

/// <summary>
/// The binary form in which publications, joins and leaves travel between nodes and lie in history: a version byte, a kind byte, then fields, each a tag byte,
/// a length (varint, at most five bytes) and as many bytes. A reader skips tags that it does not know, so a field can be added while nodes of two releases run
/// side by side; what an older reader would misread gets a new version, which it refuses.
/// </summary>
internal static class PublicationRecord
{
    /// <summary>What this release writes, and the only one that it reads.</summary>
    public const byte Version = 1;

    private const int MaxTags = 1024;

    private enum Kind : byte
    {
        Publication = 1,
        Join = 2,
        Leave = 3,
    }

    private enum Field : byte
    {
        Data = 1,
        User = 2,
        Client = 3,
        ConnectionInfo = 4,
        ChannelInfo = 5,
        Tag = 6,
        TraceParent = 7,

        /// <summary>Empty: it is there or not.</summary>
        MayPatch = 8,
    }

    public static byte[] Write(Publication publication)
    {
        var writer = Begin(Kind.Publication, publication.Data.Length + 256);
        WriteField(writer, Field.Data, publication.Data.Span);
        if (publication.Info is { } info)
        {
            WriteInfo(writer, info);
        }

        foreach (var (name, value) in publication.Tags ?? EmptyTags)
        {
            WriteTag(writer, name, value);
        }

        if (publication.TraceParent is { } traceParent)
        {
            WriteField(writer, Field.TraceParent, traceParent);
        }

        if (publication.MayPatch)
        {
            WriteField(writer, Field.MayPatch, []);
        }

        return writer.WrittenSpan.ToArray();
    }

    /// <param name="push">A <see cref="JoinPush"/> or a <see cref="LeavePush"/>.</param>
    public static byte[] Write(Push push)
    {
        var (kind, info) = push switch
        {
            JoinPush join => (Kind.Join, join.Info),
            LeavePush leave => (Kind.Leave, leave.Info),
            _ => throw new ArgumentException("Only joins and leaves are relayed.", nameof(push)),
        };
        var writer = Begin(kind, 256);
        WriteInfo(writer, info);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Reads what a node wrote; whatever the bytes, it never throws. The result's memory is <paramref name="record"/>'s.
    /// </summary>
    /// <returns>A <see cref="PublicationPush"/>, <see cref="JoinPush"/> or <see cref="LeavePush"/>; null when it is none of this version.</returns>
    public static Push? Read(ReadOnlyMemory<byte> record)
    {
        if (record.Length < 2 || record.Span[0] != Version)
        {
            return null;
        }

        return ReadFields(record[2..]) is not { } fields ? null : (Kind)record.Span[1] switch
        {
            Kind.Publication => new PublicationPush(new Publication(fields.Data)
            {
                Info = fields.Info,
                Tags = fields.Tags,
                TraceParent = fields.TraceParent,
                MayPatch = fields.MayPatch,
            }),
            Kind.Join when fields.Info is { } info => new JoinPush(info),
            Kind.Leave when fields.Info is { } info => new LeavePush(info),
            _ => null,
        };
    }

    private static IReadOnlyDictionary<string, string> EmptyTags => System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty;

    private static ArrayBufferWriter<byte> Begin(Kind kind, int capacity)
    {
        var writer = new ArrayBufferWriter<byte>(capacity);
        writer.Write([Version, (byte)kind]);
        return writer;
    }

    private static void WriteInfo(ArrayBufferWriter<byte> writer, ClientInfo info)
    {
        WriteField(writer, Field.User, info.User);
        WriteField(writer, Field.Client, info.Client);
        if (!info.ConnectionInfo.IsEmpty)
        {
            WriteField(writer, Field.ConnectionInfo, info.ConnectionInfo.Span);
        }

        if (!info.ChannelInfo.IsEmpty)
        {
            WriteField(writer, Field.ChannelInfo, info.ChannelInfo.Span);
        }
    }

    private static void WriteTag(ArrayBufferWriter<byte> writer, string name, string value)
    {
        var nameLength = Encoding.UTF8.GetByteCount(name);
        var length = SizeOfLength(nameLength) + nameLength + Encoding.UTF8.GetByteCount(value);
        writer.Write([(byte)Field.Tag]);
        WriteLength(writer, length);
        WriteLength(writer, nameLength);
        Encoding.UTF8.GetBytes(name, writer);
        Encoding.UTF8.GetBytes(value, writer);
    }

    private static void WriteField(ArrayBufferWriter<byte> writer, Field field, string text)
    {
        writer.Write([(byte)field]);
        WriteLength(writer, Encoding.UTF8.GetByteCount(text));
        Encoding.UTF8.GetBytes(text, writer);
    }

    private static void WriteField(ArrayBufferWriter<byte> writer, Field field, ReadOnlySpan<byte> bytes)
    {
        writer.Write([(byte)field]);
        WriteLength(writer, bytes.Length);
        writer.Write(bytes);
    }

    private static int SizeOfLength(int length)
    {
        var size = 1;
        for (var rest = (uint)length; rest >= 0x80; rest >>= 7)
        {
            size++;
        }

        return size;
    }

    private static void WriteLength(ArrayBufferWriter<byte> writer, int length)
    {
        var rest = (uint)length;
        for (; rest >= 0x80; rest >>= 7)
        {
            writer.Write([(byte)(rest | 0x80)]);
        }

        writer.Write([(byte)rest]);
    }

    private static Fields? ReadFields(ReadOnlyMemory<byte> rest)
    {
        var fields = new Fields();
        while (!rest.IsEmpty)
        {
            var field = (Field)rest.Span[0];
            rest = rest[1..];
            if (!TryTakeBlock(ref rest, out var value) || !fields.TrySet(field, value))
            {
                return null;
            }
        }

        return fields.IsWhole ? fields : null;
    }

    /// <summary>Takes a length and as many bytes. The length is compared with what is there before anything is made of it.</summary>
    private static bool TryTakeBlock(ref ReadOnlyMemory<byte> rest, out ReadOnlyMemory<byte> block)
    {
        block = default;
        var length = 0UL;
        var span = rest.Span;
        for (var index = 0; index < 5; index++)
        {
            if (index >= span.Length)
            {
                return false;
            }

            length |= (ulong)(span[index] & 0x7F) << (7 * index);
            if (span[index] < 0x80)
            {
                var start = index + 1;
                if (length > (ulong)(span.Length - start))
                {
                    return false;
                }

                block = rest.Slice(start, (int)length);
                rest = rest[(start + (int)length)..];
                return true;
            }
        }

        return false;
    }

    private static bool TryReadText(ReadOnlyMemory<byte> utf8, out string text)
    {
        text = "";
        if (!Utf8.IsValid(utf8.Span))
        {
            return false;
        }

        text = Encoding.UTF8.GetString(utf8.Span);
        return true;
    }

    private sealed class Fields
    {
        private string? _user;
        private string? _client;
        private ReadOnlyMemory<byte> _connectionInfo;
        private ReadOnlyMemory<byte> _channelInfo;
        private string? _traceParent;
        private Dictionary<string, string>? _tags;

        public ReadOnlyMemory<byte> Data { get; private set; }

        public bool MayPatch { get; private set; }

        public IReadOnlyDictionary<string, string>? Tags => _tags;

        public string? TraceParent => _traceParent;

        public ClientInfo? Info => _user is null || _client is null
            ? null
            : new ClientInfo(_user, _client) { ConnectionInfo = _connectionInfo, ChannelInfo = _channelInfo };

        /// <summary>Half a client is a damaged record, not an anonymous publisher.</summary>
        public bool IsWhole => (_user is null) == (_client is null);

        public bool TrySet(Field field, ReadOnlyMemory<byte> value)
        {
            switch (field)
            {
                case Field.Data:
                    Data = value;
                    return true;
                case Field.MayPatch:
                    MayPatch = true;
                    return true;
                case Field.ConnectionInfo:
                    _connectionInfo = value;
                    return true;
                case Field.ChannelInfo:
                    _channelInfo = value;
                    return true;
                case Field.User:
                    return TryReadText(value, out _user);
                case Field.Client:
                    return TryReadText(value, out _client);
                case Field.TraceParent:
                    return TryReadText(value, out _traceParent);
                case Field.Tag:
                    return TryAddTag(value);
                default:
                    return true;
            }
        }

        private bool TryAddTag(ReadOnlyMemory<byte> value)
        {
            _tags ??= new Dictionary<string, string>(StringComparer.Ordinal);
            return _tags.Count < MaxTags
                && TryTakeBlock(ref value, out var name)
                && TryReadText(name, out var nameText)
                && TryReadText(value, out var valueText)
                && _tags.TryAdd(nameText, valueText);
        }
    }
}
