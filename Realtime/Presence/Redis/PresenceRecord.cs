using System.Text.Json;
using System.Text.Json.Serialization;
using Realtime.Protocol;

namespace Realtime.Presence.Redis;

/// <summary>How a member is stored: UTF-8 JSON, bytes in base64. A reader ignores fields that it does not know.</summary>
internal sealed record PresenceRecord(
    [property: JsonPropertyName("user")] string? User,
    [property: JsonPropertyName("client")] string? Client,
    [property: JsonPropertyName("conn")] byte[]? ConnectionInfo,
    [property: JsonPropertyName("chan")] byte[]? ChannelInfo)
{
    public static byte[] Write(ClientInfo member) => JsonSerializer.SerializeToUtf8Bytes(
        new PresenceRecord(member.User, member.Client, Bytes(member.ConnectionInfo), Bytes(member.ChannelInfo)), PresenceRecordJson.Default.PresenceRecord);

    /// <returns>null when it is none, whatever the bytes.</returns>
    public static ClientInfo? Read(ReadOnlySpan<byte> utf8Json)
    {
        try
        {
            return JsonSerializer.Deserialize(utf8Json, PresenceRecordJson.Default.PresenceRecord) is { User: { } user, Client: { } client } record
                ? new ClientInfo(user, client) { ConnectionInfo = record.ConnectionInfo, ChannelInfo = record.ChannelInfo }
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[]? Bytes(ReadOnlyMemory<byte> bytes) => bytes.IsEmpty ? null : bytes.ToArray();
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PresenceRecord))]
internal sealed partial class PresenceRecordJson : JsonSerializerContext;
