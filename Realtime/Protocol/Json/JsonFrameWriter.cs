using System.Text.Encodings.Web;
using System.Text.Json;

namespace Realtime.Protocol.Json;

/// <summary>
/// Writes replies and pushes. Zero values are left out, except where SDKs hand a field to the application unchecked (<c>user</c> and <c>client</c>).
/// Payloads are JSON, and are written as they are but for raw line ends, which part objects on the wire.
/// </summary>
internal static class JsonFrameWriter
{
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

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

    public static void Write(Utf8JsonWriter writer, string? channel, Push push)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("push"u8);
        if (channel is not null)
        {
            writer.WriteString("channel"u8, channel);
        }

        switch (push)
        {
            case PublicationPush { Publication: var publication }:
                writer.WritePropertyName("pub"u8);
                Write(writer, publication);
                break;
            case JoinPush { Info: var info }:
                WriteInfoObject(writer, "join"u8, info);
                break;
            case LeavePush { Info: var info }:
                WriteInfoObject(writer, "leave"u8, info);
                break;
            case UnsubscribePush { Code: { Code: var code, Reason: var reason } }:
                writer.WriteStartObject("unsubscribe"u8);
                writer.WriteNumber("code"u8, code);
                writer.WriteString("reason"u8, reason);
                writer.WriteEndObject();
                break;
            case MessagePush { Data: var data }:
                writer.WriteStartObject("message"u8);
                WriteRaw(writer, "data"u8, data);
                writer.WriteEndObject();
                break;
            default:
                throw new InvalidOperationException($"No JSON is known for {push.GetType().Name}.");
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteError(Utf8JsonWriter writer, ProtocolError error)
    {
        writer.WriteStartObject("error"u8);
        writer.WriteNumber("code"u8, error.Code);
        writer.WriteString("message"u8, error.Message);
        WriteTrue(writer, "temporary"u8, error.IsTemporary);
        writer.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter writer, Result? result)
    {
        switch (result)
        {
            case ConnectResult connect:
                writer.WriteStartObject("connect"u8);
                Write(writer, connect);
                break;
            case SubscribeResult subscribe:
                writer.WriteStartObject("subscribe"u8);
                Write(writer, subscribe);
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
            case RefreshResult refresh:
                writer.WriteStartObject("refresh"u8);
                WriteExpiry(writer, refresh.Expiry);
                break;
            default:
                throw new InvalidOperationException($"No JSON is known for {result?.GetType().Name ?? "nothing"}.");
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ConnectResult result)
    {
        writer.WriteString("client"u8, result.Client);
        writer.WriteString("version"u8, result.Version);
        WriteExpiry(writer, result.Expiry);
        WriteRaw(writer, "data"u8, result.Data);
        writer.WriteNumber("ping"u8, (uint)result.PingInterval.TotalSeconds);
        WriteTrue(writer, "pong"u8, result.ExpectsPong);
    }

    private static void Write(Utf8JsonWriter writer, SubscribeResult result)
    {
        WriteTrue(writer, "recoverable"u8, result.IsRecoverable);
        if (result.Position is { } position)
        {
            writer.WriteBoolean("positioned"u8, true);
            writer.WriteString("epoch"u8, position.Epoch);
            WriteNonZero(writer, "offset"u8, position.Offset);
        }

        if (result.Publications.Count > 0)
        {
            WritePublications(writer, result.Publications);
        }

        WriteTrue(writer, "recovered"u8, result.IsRecovered);
        WriteTrue(writer, "was_recovering"u8, result.WasRecovering);
    }

    /// <summary>All three fields always stand there: SDKs hand them to the application unchecked.</summary>
    private static void Write(Utf8JsonWriter writer, HistoryResult result)
    {
        WritePublications(writer, result.Publications);
        writer.WriteString("epoch"u8, result.Top.Epoch);
        writer.WriteNumber("offset"u8, result.Top.Offset);
    }

    private static void WritePublications(Utf8JsonWriter writer, IReadOnlyList<Publication> publications)
    {
        writer.WriteStartArray("publications"u8);
        foreach (var publication in publications)
        {
            Write(writer, publication);
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, PresenceResult result)
    {
        writer.WriteStartObject("presence"u8);
        foreach (var member in result.Members)
        {
            writer.WritePropertyName(member.Client);
            Write(writer, member);
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Publication publication)
    {
        writer.WriteStartObject();
        WriteRaw(writer, "data"u8, publication.Data);
        if (publication.Info is { } info)
        {
            writer.WritePropertyName("info"u8);
            Write(writer, info);
        }

        if (publication.Position is { } position)
        {
            WriteNonZero(writer, "offset"u8, position.Offset);
        }

        if (publication.Tags is { Count: > 0 } tags)
        {
            writer.WriteStartObject("tags"u8);
            foreach (var (name, value) in tags)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteInfoObject(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ClientInfo info)
    {
        writer.WriteStartObject(name);
        writer.WritePropertyName("info"u8);
        Write(writer, info);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ClientInfo info)
    {
        writer.WriteStartObject();
        writer.WriteString("user"u8, info.User);
        writer.WriteString("client"u8, info.Client);
        WriteRaw(writer, "conn_info"u8, info.ConnectionInfo);
        WriteRaw(writer, "chan_info"u8, info.ChannelInfo);
        writer.WriteEndObject();
    }

    private static void WriteExpiry(Utf8JsonWriter writer, TimeToLive? expiry)
    {
        if (expiry is { } ttl)
        {
            writer.WriteBoolean("expires"u8, true);
            writer.WriteNumber("ttl"u8, ttl.Seconds);
        }
    }

    private static void WriteRaw(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ReadOnlyMemory<byte> json)
    {
        if (!json.IsEmpty)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(json.Span.ContainsAny((byte)'\n', (byte)'\r') ? JsonPayload.Copy(json.Span) : json.Span, skipInputValidation: true);
        }
    }

    private static void WriteTrue(Utf8JsonWriter writer, ReadOnlySpan<byte> name, bool value)
    {
        if (value)
        {
            writer.WriteBoolean(name, value);
        }
    }

    private static void WriteNonZero(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ulong value)
    {
        if (value != 0)
        {
            writer.WriteNumber(name, value);
        }
    }
}
