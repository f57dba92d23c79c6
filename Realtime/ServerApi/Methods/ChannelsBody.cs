using System.Text.Json.Serialization;

namespace Realtime.ServerApi.Methods;

/// <param name="Pattern">With <c>*</c> and <c>?</c>; absent = all.</param>
internal sealed record ChannelsBody(string? Pattern = null);

/// <param name="Channels">Those that have subscribers, by name.</param>
/// <param name="IsPartial">There are more, or a node has not answered.</param>
internal sealed record ChannelsAnswer(IReadOnlyDictionary<string, ChannelAnswer> Channels, [property: JsonPropertyName("partial")] bool? IsPartial = null);

/// <param name="NumClients">Subscribers on all nodes.</param>
internal sealed record ChannelAnswer(int NumClients);
