using System.Text.Json;

namespace Realtime.Protocol.Json;

/// <summary>Writes replies. Zero values are left out, except where SDKs hand a field to the application unchecked.</summary>
internal static class JsonReplies
{
    public static void Write(Utf8JsonWriter writer, Reply reply)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id"u8, reply.Id);
        if (reply.Error is { } error)
        {
            WriteError(writer, error);
        }
        else
        {
            WriteResult(writer, reply.Result);
        }

        writer.WriteEndObject();
    }

    private static void WriteError(Utf8JsonWriter writer, ProtocolError error)
    {
        writer.WriteStartObject("error"u8);
        writer.WriteNumber("code"u8, error.Code);
        writer.WriteString("message"u8, error.Message);
        JsonParts.WriteTrue(writer, "temporary"u8, error.IsTemporary);
        writer.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter writer, Result? result)
    {
        switch (result)
        {
            case ConnectResult connect:
                writer.WriteStartObject("connect"u8);
                JsonParts.Write(writer, connect);
                break;
            case SubscribeResult subscribe:
                writer.WriteStartObject("subscribe"u8);
                JsonParts.Write(writer, subscribe);
                break;
            case UnsubscribeResult:
                writer.WriteStartObject("unsubscribe"u8);
                break;
            case PublishResult:
                writer.WriteStartObject("publish"u8);
                break;
            case HistoryResult history:
                writer.WriteStartObject("history"u8);
                Write(writer, history);
                break;
            case PresenceResult presence:
                writer.WriteStartObject("presence"u8);
                Write(writer, presence);
                break;
            case PresenceStatsResult stats:
                writer.WriteStartObject("presence_stats"u8);
                writer.WriteNumber("num_clients"u8, stats.Clients);
                writer.WriteNumber("num_users"u8, stats.Users);
                break;
            case RpcResult rpc:
                writer.WriteStartObject("rpc"u8);
                JsonParts.WriteRaw(writer, "data"u8, rpc.Data);
                break;
            case RefreshResult refresh:
                writer.WriteStartObject("refresh"u8);
                JsonParts.WriteExpiry(writer, refresh.Expiry);
                break;
            case SubRefreshResult refresh:
                writer.WriteStartObject("sub_refresh"u8);
                JsonParts.WriteExpiry(writer, refresh.Expiry);
                break;
            default:
                throw new InvalidOperationException($"No JSON is known for {result?.GetType().Name ?? "nothing"}.");
        }

        writer.WriteEndObject();
    }

    /// <summary>All three fields always stand there: SDKs hand them to the application unchecked.</summary>
    private static void Write(Utf8JsonWriter writer, HistoryResult result)
    {
        JsonParts.WritePublications(writer, result.Publications, PayloadForm.Plain);
        writer.WriteString("epoch"u8, result.Top.Epoch);
        writer.WriteNumber("offset"u8, result.Top.Offset);
    }

    private static void Write(Utf8JsonWriter writer, PresenceResult result)
    {
        writer.WriteStartObject("presence"u8);
        foreach (var member in result.Members)
        {
            writer.WritePropertyName(member.Client);
            JsonParts.Write(writer, member);
        }

        writer.WriteEndObject();
    }
}
