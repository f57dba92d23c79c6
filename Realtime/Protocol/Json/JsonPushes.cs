using System.Text.Json;

namespace Realtime.Protocol.Json;

/// <summary>Writes pushes. Zero values are left out, as in replies.</summary>
internal static class JsonPushes
{
    /// <param name="writer">Where to.</param>
    /// <param name="channel">null for pushes that belong to no channel.</param>
    /// <param name="push">What is said.</param>
    /// <param name="isBare">Without <c>{"push":...}</c> around it.</param>
    public static void Write(Utf8JsonWriter writer, string? channel, Push push, bool isBare)
    {
        writer.WriteStartObject();
        if (!isBare)
        {
            writer.WriteStartObject("push"u8);
        }

        if (channel is not null)
        {
            writer.WriteString("channel"u8, channel);
        }

        Write(writer, push);
        if (!isBare)
        {
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, Push push)
    {
        switch (push)
        {
            case PublicationPush publication:
                writer.WritePropertyName("pub"u8);
                JsonParts.Write(writer, publication.Publication, publication.Form, publication.Patch);
                break;
            case JoinPush { Info: var info }:
                WriteInfoObject(writer, "join"u8, info);
                break;
            case LeavePush { Info: var info }:
                WriteInfoObject(writer, "leave"u8, info);
                break;
            case UnsubscribePush { Code: { Code: var code, Reason: var reason } }:
                WriteCode(writer, "unsubscribe"u8, code, reason);
                break;
            case MessagePush { Data: var data }:
                writer.WriteStartObject("message"u8);
                JsonParts.WriteRaw(writer, "data"u8, data);
                writer.WriteEndObject();
                break;
            case SubscribePush { Result: var result }:
                writer.WriteStartObject("subscribe"u8);
                Write(writer, result);
                writer.WriteEndObject();
                break;
            case ConnectPush { Result: var result }:
                writer.WriteStartObject("connect"u8);
                JsonParts.Write(writer, result);
                writer.WriteEndObject();
                break;
            case DisconnectPush { Code: { Code: var code, Reason: var reason } }:
                WriteCode(writer, "disconnect"u8, code, reason);
                break;
            case RefreshPush { Expiry: var expiry }:
                writer.WriteStartObject("refresh"u8);
                JsonParts.WriteExpiry(writer, expiry);
                writer.WriteEndObject();
                break;
            default:
                throw new InvalidOperationException($"No JSON is known for {push.GetType().Name}.");
        }
    }

    private static void Write(Utf8JsonWriter writer, SubscribeResult result)
    {
        JsonParts.WriteTrue(writer, "recoverable"u8, result.IsRecoverable);
        JsonParts.WritePosition(writer, result.Position);
        JsonParts.WriteRaw(writer, "data"u8, result.Data);
    }

    private static void WriteInfoObject(Utf8JsonWriter writer, ReadOnlySpan<byte> name, ClientInfo info)
    {
        writer.WriteStartObject(name);
        writer.WritePropertyName("info"u8);
        JsonParts.Write(writer, info);
        writer.WriteEndObject();
    }

    private static void WriteCode(Utf8JsonWriter writer, ReadOnlySpan<byte> name, uint code, string reason)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("code"u8, code);
        writer.WriteString("reason"u8, reason);
        writer.WriteEndObject();
    }
}
