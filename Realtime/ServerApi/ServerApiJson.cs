using System.Text.Json;
using System.Text.Json.Serialization;
using Realtime.ServerApi.Calls;
using Realtime.ServerApi.Methods;
using Realtime.ServerApi.Nodes;

namespace Realtime.ServerApi;

/// <summary>The server API's JSON. Unknown names are skipped; what is null is left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    MaxDepth = MaxDepth)]
[JsonSerializable(typeof(PublishBody))]
[JsonSerializable(typeof(ApiAnswer<PublishAnswer>))]
[JsonSerializable(typeof(BroadcastBody))]
[JsonSerializable(typeof(ApiAnswer<BroadcastAnswer>))]
[JsonSerializable(typeof(SubscribeBody))]
[JsonSerializable(typeof(UnsubscribeBody))]
[JsonSerializable(typeof(DisconnectBody))]
[JsonSerializable(typeof(RefreshBody))]
[JsonSerializable(typeof(ApiAnswer<DoneAnswer>))]
[JsonSerializable(typeof(BanBody))]
[JsonSerializable(typeof(ApiAnswer<BanAnswer>))]
[JsonSerializable(typeof(UnbanBody))]
[JsonSerializable(typeof(ApiAnswer<UnbanAnswer>))]
[JsonSerializable(typeof(BansBody))]
[JsonSerializable(typeof(ApiAnswer<BansAnswer>))]
[JsonSerializable(typeof(ChannelBody))]
[JsonSerializable(typeof(ApiAnswer<PresenceAnswer>))]
[JsonSerializable(typeof(ApiAnswer<PresenceStatsAnswer>))]
[JsonSerializable(typeof(HistoryBody))]
[JsonSerializable(typeof(ApiAnswer<HistoryAnswer>))]
[JsonSerializable(typeof(ChannelsBody))]
[JsonSerializable(typeof(ApiAnswer<ChannelsAnswer>))]
[JsonSerializable(typeof(InfoBody))]
[JsonSerializable(typeof(ApiAnswer<InfoAnswer>))]
[JsonSerializable(typeof(DrainBody))]
[JsonSerializable(typeof(ApiAnswer<DrainAnswer>))]
[JsonSerializable(typeof(RpcBody))]
[JsonSerializable(typeof(ApiAnswer<RpcAnswer>))]
[JsonSerializable(typeof(BatchBody))]
[JsonSerializable(typeof(BatchAnswer))]
[JsonSerializable(typeof(LineBody))]
[JsonSerializable(typeof(ApiError))]
[JsonSerializable(typeof(ScaleAnswer))]
internal sealed partial class ServerApiJson : JsonSerializerContext
{
    public const int MaxDepth = 64;
}
