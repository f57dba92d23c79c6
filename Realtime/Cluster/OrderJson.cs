using System.Text.Json.Serialization;
using Realtime.Cluster.Messages;
using Realtime.Cluster.Orders;

namespace Realtime.Cluster;

/// <summary>How orders and answers are written: what a later release added is skipped, what is missing, null, doubled or nested too deep is refused.</summary>
[JsonSourceGenerationOptions(
    MaxDepth = 8,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(MessageHeader))]
[JsonSerializable(typeof(SubscribeOrder))]
[JsonSerializable(typeof(UnsubscribeOrder))]
[JsonSerializable(typeof(DisconnectOrder))]
[JsonSerializable(typeof(RefreshOrder))]
[JsonSerializable(typeof(BanOrder))]
[JsonSerializable(typeof(OrderDone))]
[JsonSerializable(typeof(ChannelsOrder))]
[JsonSerializable(typeof(ChannelsAnswer))]
[JsonSerializable(typeof(InfoOrder))]
[JsonSerializable(typeof(InfoAnswer))]
[JsonSerializable(typeof(DrainOrder))]
[JsonSerializable(typeof(DrainAnswer))]
[JsonSerializable(typeof(EmulationOrder))]
[JsonSerializable(typeof(EmulationDone))]
internal sealed partial class OrderJson : JsonSerializerContext;
