using System.Diagnostics.CodeAnalysis;

namespace Realtime.Protocol;

/// <summary>Reads one command, alike in every format. Unknown fields are skipped. Throws what the fields throw.</summary>
internal static class CommandReader
{
    public static bool TryRead<TFields>(ref TFields fields, [NotNullWhen(true)] out Command? command)
        where TFields : IFields, allows ref struct
    {
        command = null;
        ulong? id = null;
        Request? request = null;
        fields.TryEnter("command");
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

    private static bool TryReadRequest<TFields>(ref TFields fields, string name, ref Request? request)
        where TFields : IFields, allows ref struct
    {
        if (!IsCommand(name))
        {
            fields.Skip();
            return true;
        }

        if (request is not null || !fields.TryEnter(name))
        {
            return false;
        }

        request = name switch
        {
            "connect" => ConnectReader.Read(ref fields),
            "subscribe" => SubscribeReader.Read(ref fields),
            "unsubscribe" => ReadUnsubscribe(ref fields),
            "publish" => ReadPublish(ref fields),
            "refresh" => ReadRefresh(ref fields),
            "send" => ReadSend(ref fields),
            "history" => ReadHistory(ref fields),
            "presence" => ReadOnly(ref fields, "channel") is { Length: > 0 } channel ? new PresenceRequest(channel) : null,
            "presence_stats" => ReadOnly(ref fields, "channel") is { Length: > 0 } channel ? new PresenceStatsRequest(channel) : null,
            "rpc" => ReadRpc(ref fields),
            _ => ReadSubRefresh(ref fields),
        };
        return request is not null && !fields.IsMalformed;
    }

    private static bool IsCommand(string name) => name is "connect" or "subscribe" or "unsubscribe" or "publish" or "refresh" or "send"
        or "presence" or "presence_stats" or "history" or "rpc" or "sub_refresh";

    private static PublishRequest? ReadPublish<TFields>(ref TFields fields)
        where TFields : IFields, allows ref struct =>
        ReadWithData(ref fields, "channel") is { Text: { Length: > 0 } channel, Data: var data } ? new PublishRequest(channel, data) : null;

    private static HistoryRequest? ReadHistory<TFields>(ref TFields fields)
        where TFields : IFields, allows ref struct
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

    private static void ReadPosition<TFields>(ref TFields fields, ref StreamPosition? position)
        where TFields : IFields, allows ref struct
    {
        ulong? offset = null;
        string? epoch = null;
        if (!fields.TryEnterOnce("since", isKnown: position is not null))
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

    private static UnsubscribeRequest? ReadUnsubscribe<TFields>(ref TFields fields)
        where TFields : IFields, allows ref struct =>
        ReadOnly(ref fields, "channel") is { Length: > 0 } channel ? new UnsubscribeRequest(channel) : null;

    private static RefreshRequest ReadRefresh<TFields>(ref TFields fields)
        where TFields : IFields, allows ref struct => new(ReadOnly(ref fields, "token") ?? string.Empty);

    private static SendRequest ReadSend<TFields>(ref TFields fields)
        where TFields : IFields, allows ref struct
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

    private static RpcRequest ReadRpc<TFields>(ref TFields fields)
        where TFields : IFields, allows ref struct
    {
        var (method, data) = ReadWithData(ref fields, "method");
        return new RpcRequest(method ?? string.Empty, data);
    }

    /// <summary>A payload, and the text that says what it is for.</summary>
    private static (string? Text, byte[]? Data) ReadWithData<TFields>(ref TFields fields, string text)
        where TFields : IFields, allows ref struct
    {
        string? value = null;
        byte[]? data = null;
        while (fields.TryNext(out var name))
        {
            if (string.Equals(name, text, StringComparison.Ordinal))
            {
                fields.Read(ref value);
            }
            else if (string.Equals(name, "data", StringComparison.Ordinal))
            {
                fields.ReadRaw(ref data);
            }
            else
            {
                fields.Skip();
            }
        }

        return (value, data);
    }

    private static SubRefreshRequest? ReadSubRefresh<TFields>(ref TFields fields)
        where TFields : IFields, allows ref struct
    {
        string? channel = null, token = null;
        long? type = null;
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
                case "type":
                    fields.Read(ref type);
                    break;
                default:
                    fields.Skip();
                    break;
            }
        }

        return string.IsNullOrEmpty(channel) ? null : new SubRefreshRequest(channel, token ?? string.Empty, type ?? 0);
    }

    private static string? ReadOnly<TFields>(ref TFields fields, string wanted)
        where TFields : IFields, allows ref struct
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
