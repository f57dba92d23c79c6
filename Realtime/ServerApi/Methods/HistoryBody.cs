using System.Text.Json.Serialization;
using Realtime.Protocol;

namespace Realtime.ServerApi.Methods;

/// <param name="Channel">Needed.</param>
/// <param name="Limit">0 = the top only; negative = as many as one answer may hold.</param>
/// <param name="Since">Exclusive; null = from the oldest, or from the newest when <paramref name="Reverse"/>.</param>
/// <param name="Reverse">Newest first.</param>
internal sealed record HistoryBody(string? Channel = null, int? Limit = null, PositionBody? Since = null, bool? Reverse = null);

internal sealed record PositionBody(ulong? Offset = null, string? Epoch = null)
{
    public StreamPosition ToPosition() => new(Offset ?? 0, Epoch ?? string.Empty);
}

/// <param name="Publications">In the order asked for.</param>
/// <param name="Epoch">Of the channel's top.</param>
/// <param name="Offset">Of the channel's top.</param>
/// <param name="IsPartial">There are more within the limit.</param>
internal sealed record HistoryAnswer(
    IReadOnlyList<PublicationAnswer> Publications, string Epoch, ulong Offset, [property: JsonPropertyName("partial")] bool? IsPartial = null);

/// <summary>A publication that was kept. Data that is no JSON is given in base64 instead.</summary>
internal sealed record PublicationAnswer(
    ClientInfoAnswer? Info = null, ulong? Offset = null, IReadOnlyDictionary<string, string>? Tags = null)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public RawJson Data { get; init; }

    [JsonPropertyName("b64data")]
    public string? Base64Data { get; init; }

    public static PublicationAnswer Of(Publication publication)
    {
        var data = PayloadAnswer.Of(publication.Data);
        return new PublicationAnswer(
            publication.Info is { } info ? ClientInfoAnswer.Of(info) : null,
            publication.Position?.Offset,
            publication.Tags is { Count: > 0 } tags ? tags : null)
        {
            Data = data.Json,
            Base64Data = data.Base64,
        };
    }
}
