using System.Diagnostics.CodeAnalysis;
using System.Text.Unicode;

namespace Realtime.Protocol.Json;

/// <summary>Reads one command. Unknown fields are skipped. Throws what <see cref="JsonFields"/> throws on malformed text.</summary>
internal static class JsonCommandReader
{
    /// <summary>A bit of a subscribe's <c>flag</c>: error 112 rather than a subscription that could not recover.</summary>
    private const ulong RejectUnrecovered = 2;

    public static bool TryRead(ReadOnlySpan<byte> json, [NotNullWhen(true)] out Command? command)
    {
        command = null;
        if (!Utf8.IsValid(json))
        {
            return false;
        }

        var fields = new JsonFields(json);
        ulong? id = null;
        Request? request = null;
        fields.TryEnter();
        while (fields.TryNext(out var name))
        {
            if (string.Equals(name, "id", StringComparison.Ordinal))
            {
                fields.Read(ref id);
            }
            else if (!TryReadRequest(ref fields, name, ref request))
            {
                return false;
            }
        }

        if (fields.IsMalformed || !fields.IsAtEnd() || id > uint.MaxValue)
        {
            return false;
        }

        // Nothing asked is a pong, and has no id; of requests only "send" has none.
        var number = (uint)(id ?? 0);
        command = (number == 0) == request is null or SendRequest ? new Command(number, request) : null;
        return command is not null;
    }

    private static bool TryReadRequest(ref JsonFields fields, string name, ref Request? request)
    {
        if (!IsCommand(name))
        {
            fields.Skip();
            return true;
        }

        if (request is not null || !fields.TryEnter())
        {
            return false;
        }

        request = name switch
        {
            "connect" => ReadConnect(ref fields),
            "subscribe" => ReadSubscribe(ref fields),
            "unsubscribe" => ReadUnsubscribe(ref fields),
            "publish" => ReadPublish(ref fields),
            "refresh" => ReadRefresh(ref fields),
            "send" => ReadSend(ref fields),
            "history" => ReadHistory(ref fields),
            "presence" => ReadOnly(ref fields, "channel") is { Length: > 0 } channel ? new PresenceRequest(channel) : null,
            "presence_stats" => ReadOnly(ref fields, "channel") is { Length: > 0 } channel ? new PresenceStatsRequest(channel) : null,
            _ => ReadUnsupported(ref fields, name),
        };
        return request is not null && !fields.IsMalformed;
    }

    private static bool IsCommand(string name) => name is "connect" or "subscribe" or "unsubscribe" or "publish" or "refresh" or "send"
        or "presence" or "presence_stats" or "history" or "rpc" or "sub_refresh";

    private static ConnectRequest ReadConnect(ref JsonFields fields)
    {
        string? token = null, clientName = null, version = null;
        byte[]? data = null;
        while (fields.TryNext(out var name))
        {
            switch (name)
            {
                case "token":
                    fields.Read(ref token);
                    break;
                case "data":
                    fields.ReadRaw(ref data);
                    break;
                case "name":
                    fields.Read(ref clientName);
                    break;
                case "version":
                    fields.Read(ref version);
                    break;
                default:
                    fields.Skip();
                    break;
            }
        }

        return new ConnectRequest(token ?? string.Empty, data, clientName ?? string.Empty, version ?? string.Empty);
    }

    private static SubscribeRequest? ReadSubscribe(ref JsonFields fields)
    {
        string? channel = null, token = null, epoch = null, delta = null;
        bool? wantsRecovery = null, wantsJoinLeave = null;
        ulong? offset = null, flags = null;
        while (fields.TryNext(out var name))
        {
            switch (name)
            {
                case "channel":
                    fields.Read(ref channel);
                    break;
                case "token":
                    fields.Read(ref token);
                    break;
                case "recover":
                    fields.Read(ref wantsRecovery);
                    break;
                case "epoch":
                    fields.Read(ref epoch);
                    break;
                case "offset":
                    fields.Read(ref offset);
                    break;
                case "delta":
                    fields.Read(ref delta);
                    break;
                case "flag":
                    fields.Read(ref flags);
                    break;
                case "join_leave":
                    fields.Read(ref wantsJoinLeave);
                    break;
                default:
                    fields.Skip();
                    break;
            }
        }

        StreamPosition? since = wantsRecovery is true ? new StreamPosition(offset ?? 0, epoch ?? string.Empty) : null;
        var rejectsUnrecovered = ((flags ?? 0) & RejectUnrecovered) != 0;
        return string.IsNullOrEmpty(channel) ? null : new SubscribeRequest(channel, token ?? string.Empty, since, rejectsUnrecovered, delta ?? string.Empty)
        {
            WantsJoinLeave = wantsJoinLeave is true,
        };
    }

    private static PublishRequest? ReadPublish(ref JsonFields fields)
    {
        string? channel = null;
        byte[]? data = null;
        while (fields.TryNext(out var name))
        {
            switch (name)
            {
                case "channel":
                    fields.Read(ref channel);
                    break;
                case "data":
                    fields.ReadRaw(ref data);
                    break;
                default:
                    fields.Skip();
                    break;
            }
        }

        return string.IsNullOrEmpty(channel) ? null : new PublishRequest(channel, data);
    }

    private static HistoryRequest? ReadHistory(ref JsonFields fields)
    {
        string? channel = null;
        long? limit = null;
        bool? isReverse = null;
        StreamPosition? since = null;
        while (fields.TryNext(out var name))
        {
            switch (name)
            {
                case "channel":
                    fields.Read(ref channel);
                    break;
                case "limit":
                    fields.Read(ref limit);
                    break;
                case "reverse":
                    fields.Read(ref isReverse);
                    break;
                case "since":
                    ReadPosition(ref fields, ref since);
                    break;
                default:
                    fields.Skip();
                    break;
            }
        }

        var bounded = (int)Math.Clamp(limit ?? 0, int.MinValue, int.MaxValue);
        return string.IsNullOrEmpty(channel) ? null : new HistoryRequest(channel, bounded, since, isReverse is true);
    }

    private static void ReadPosition(ref JsonFields fields, ref StreamPosition? position)
    {
        ulong? offset = null;
        string? epoch = null;
        if (!fields.TryEnterOnce(isKnown: position is not null))
        {
            return;
        }

        while (fields.TryNext(out var name))
        {
            switch (name)
            {
                case "offset":
                    fields.Read(ref offset);
                    break;
                case "epoch":
                    fields.Read(ref epoch);
                    break;
                default:
                    fields.Skip();
                    break;
            }
        }

        position = new StreamPosition(offset ?? 0, epoch ?? string.Empty);
    }

    private static UnsubscribeRequest? ReadUnsubscribe(ref JsonFields fields) =>
        ReadOnly(ref fields, "channel") is { Length: > 0 } channel ? new UnsubscribeRequest(channel) : null;

    private static RefreshRequest ReadRefresh(ref JsonFields fields) => new(ReadOnly(ref fields, "token") ?? string.Empty);

    private static SendRequest ReadSend(ref JsonFields fields)
    {
        byte[]? data = null;
        while (fields.TryNext(out var name))
        {
            if (string.Equals(name, "data", StringComparison.Ordinal))
            {
                fields.ReadRaw(ref data);
            }
            else
            {
                fields.Skip();
            }
        }

        return new SendRequest(data);
    }

    private static UnsupportedRequest ReadUnsupported(ref JsonFields fields, string method)
    {
        while (fields.TryNext(out _))
        {
            fields.Skip();
        }

        return new UnsupportedRequest(method);
    }

    private static string? ReadOnly(ref JsonFields fields, string wanted)
    {
        string? value = null;
        while (fields.TryNext(out var name))
        {
            if (string.Equals(name, wanted, StringComparison.Ordinal))
            {
                fields.Read(ref value);
            }
            else
            {
                fields.Skip();
            }
        }

        return value;
    }
}
