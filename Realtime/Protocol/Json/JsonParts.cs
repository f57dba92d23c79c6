using System.Text.Encodings.Web;
using System.Text.Json;

namespace Realtime.Protocol.Json;

/// <summary>Writes what replies and pushes share. Payloads are JSON, and are written as they are but for raw line ends, which part objects on the wire.</summary>
internal static class JsonParts
{
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The fields alone.</summary>
    public static void Write(Utf8JsonWriter writer, ConnectResult result)
    {
        writer.WriteString("client"u8, result.Client);
        writer.WriteString("version"u8, result.Version);
        WriteExpiry(writer, result.Expiry);
        WriteRaw(writer, "data"u8, result.Data);
        if (result.Subscriptions.Count > 0)
        {
            writer.WriteStartObject("subs"u8);
            foreach (var (channel, subscription) in result.Subscriptions)
            {
                writer.WriteStartObject(channel);
                Write(writer, subscription);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        if (result.PingInterval > TimeSpan.Zero)
        {
            WriteNonZero(writer, "ping"u8, (uint)result.PingInterval.TotalSeconds);
            WriteTrue(writer, "pong"u8, result.ExpectsPong);
        }

        WriteText(writer, "session"u8, result.Session);
        WriteText(writer, "node"u8, result.Node);
    }

    /// <summary>The fields alone.</summary>
    public static void Write(Utf8JsonWriter writer, SubscribeResult result)
    {
        WriteExpiry(writer, result.Expiry);
        WriteTrue(writer, "recoverable"u8, result.IsRecoverable);
        WritePosition(writer, result.Position);
        if (result.Publications.Count > 0)
        {
            WritePublications(writer, result.Publications, result.UsesDelta ? PayloadForm.Whole : PayloadForm.Plain);
        }

        WriteTrue(writer, "recovered"u8, result.IsRecovered);
        WriteRaw(writer, "data"u8, result.Data);
        WriteTrue(writer, "was_recovering"u8, result.WasRecovering);
        WriteTrue(writer, "delta"u8, result.UsesDelta);
    }

    public static void WritePosition(Utf8JsonWriter writer, StreamPosition? known)
    {
        if (known is { } position)
        {
            writer.WriteBoolean("positioned"u8, true);
            writer.WriteString("epoch"u8, position.Epoch);
            WriteNonZero(writer, "offset"u8, position.Offset);
        }
    }

    public static void WritePublications(Utf8JsonWriter writer, IReadOnlyList<Publication> publications, PayloadForm form)
    {
        writer.WriteStartArray("publications"u8);
        foreach (var publication in publications)
        {
            Write(writer, publication, form, default);
        }

        writer.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter writer, Publication publication, PayloadForm form, ReadOnlyMemory<byte> patch)
    {
        writer.WriteStartObject();
        if (form is PayloadForm.Plain)
        {
            WriteRaw(writer, "data"u8, publication.Data);
        }
        else
        {
            // As text the payload keeps its raw line ends, so that patches fit it to the byte.
            writer.WriteString("data"u8, form is PayloadForm.Patch ? patch.Span : publication.Data.Span);
        }

        if (publication.Info is { } info)
        {
            writer.WritePropertyName("info"u8);
            Write(writer, info);
        }

        WriteNonZero(writer, "offset"u8, publication.Position?.Offset ?? 0);
        if (publication.Tags is { Count: > 0 } tags)
        {
            writer.WriteStartObject("tags"u8);
            foreach (var (name, value) in tags)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        WriteTrue(writer, "delta"u8, form is PayloadForm.Patch);
        writer.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter writer, ClientInfo info)
    {
        writer.WriteStartObject();
        writer.WriteString("user"u8, info.User);
        writer.WriteString("client"u8, info.Client);
        WriteRaw(writer, "conn_info"u8, info.ConnectionInfo);
        WriteRaw(writer, "chan_info"u8, info.ChannelInfo);
        writer.WriteEndObject();
    }

    public static void WriteExpiry(Utf8JsonWriter writer, TimeToLive? expiry)
    {
        if (expiry is { } ttl)
        {
            writer.WriteBoolean("expires"u8, true);
            writer.WriteNumber("ttl"u8, ttl.Seconds);
        }
    }

    public static void WriteRaw(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ReadOnlyMemory<byte> json)
    {
        if (!json.IsEmpty)
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(json.Span.ContainsAny((byte)'\n', (byte)'\r') ? JsonPayload.Copy(json.Span) : json.Span, skipInputValidation: true);
        }
    }

    public static void WriteTrue(Utf8JsonWriter writer, ReadOnlySpan<byte> name, bool value)
    {
        if (value)
        {
            writer.WriteBoolean(name, value);
        }
    }

    private static void WriteText(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string value)
    {
        if (value.Length > 0)
        {
            writer.WriteString(name, value);
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
