using System.Diagnostics.CodeAnalysis;

namespace Realtime.Protocol;

/// <summary>Reads a connect request, alike in every form. Throws what the fields throw.</summary>
internal static class ConnectReader
{
    /// <summary>The request alone, without a command around it, as those send it who only listen; a client that has nothing to say may send <c>null</c>.</summary>
    public static bool TryRead<TFields>(ref TFields fields, [NotNullWhen(true)] out ConnectRequest? request)
        where TFields : IFields, allows ref struct
    {
        request = fields.TryEnterOnce("connect", isKnown: false) ? Read(ref fields) : new ConnectRequest(string.Empty, default, string.Empty, string.Empty);
        request = fields.IsMalformed || !fields.IsAtEnd() ? null : request;
        return request is not null;
    }

    /// <summary>What is in the request, which was entered.</summary>
    public static ConnectRequest Read<TFields>(ref TFields fields)
        where TFields : IFields, allows ref struct
    {
        string? token = null, clientName = null, version = null;
        byte[]? data = null;
        Dictionary<string, string>? headers = null;
        Dictionary<string, SubscribeRequest>? subscriptions = null;
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
                case "subs":
                    ReadSubscriptions(ref fields, ref subscriptions);
                    break;
                case "name":
                    fields.Read(ref clientName);
                    break;
                case "version":
                    fields.Read(ref version);
                    break;
                case "headers":
                    ReadHeaders(ref fields, ref headers);
                    break;
                default:
                    fields.Skip();
                    break;
            }
        }

        var request = new ConnectRequest(token ?? string.Empty, data, clientName ?? string.Empty, version ?? string.Empty);
        request = headers is null ? request : request with { Headers = headers };
        return subscriptions is null ? request : request with { Subscriptions = [.. subscriptions.Values] };
    }

    private static void ReadSubscriptions<TFields>(ref TFields fields, ref Dictionary<string, SubscribeRequest>? subscriptions)
        where TFields : IFields, allows ref struct
    {
        var at = 0;
        var isKnown = subscriptions is not null;
        subscriptions ??= new(StringComparer.Ordinal);
        while (fields.TryNextEntry(isKnown, ref at, out var channel))
        {
            if (SubscribeReader.ReadEntry(ref fields, channel) is not { } request || !subscriptions.TryAdd(channel, request))
            {
                fields.Refuse();
            }
        }
    }

    private static void ReadHeaders<TFields>(ref TFields fields, ref Dictionary<string, string>? headers)
        where TFields : IFields, allows ref struct
    {
        var at = 0;
        var isKnown = headers is not null;
        headers ??= new(StringComparer.Ordinal);
        while (fields.TryNextEntry(isKnown, ref at, out var name))
        {
            string? value = null;
            fields.Read(ref value);
            if (!headers.TryAdd(name, value ?? string.Empty))
            {
                fields.Refuse();
            }
        }
    }
}
