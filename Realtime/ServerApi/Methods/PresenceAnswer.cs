using System.Text.Json.Serialization;
using Realtime.Protocol;

namespace Realtime.ServerApi.Methods;

/// <param name="Presence">By client.</param>
/// <param name="IsPartial">There are more.</param>
internal sealed record PresenceAnswer(
    IReadOnlyDictionary<string, ClientInfoAnswer> Presence,
    [property: JsonPropertyName("partial")] bool? IsPartial = null);

/// <summary>What is known of a client. What is no JSON is given in base64 instead.</summary>
internal sealed record ClientInfoAnswer(string User, string Client)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public RawJson ConnInfo { get; init; }

    [JsonPropertyName("b64conn_info")]
    public string? Base64ConnInfo { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public RawJson ChanInfo { get; init; }

    [JsonPropertyName("b64chan_info")]
    public string? Base64ChanInfo { get; init; }

    public static ClientInfoAnswer Of(ClientInfo info)
    {
        var (connection, channel) = (PayloadAnswer.Of(info.ConnectionInfo), PayloadAnswer.Of(info.ChannelInfo));
        return new ClientInfoAnswer(info.User, info.Client)
        {
            ConnInfo = connection.Json,
            Base64ConnInfo = connection.Base64,
            ChanInfo = channel.Json,
            Base64ChanInfo = channel.Base64,
        };
    }
}
