using System.Diagnostics;
using Realtime.Broker;
using Realtime.Channels;
using Realtime.Protocol;
using Realtime.Protocol.Json;
using Realtime.ServerApi.Calls;

namespace Realtime.ServerApi.Methods;

/// <summary>Publishes what a backend says into one channel, whatever clients may do there.</summary>
internal sealed class Publisher(ChannelFinder channels, IBroker broker)
{
    private const int MaxIdempotencyKeyLength = 256;
    private const int MaxTags = 32;
    private const int MaxTagLength = 256;

    /// <remarks>It takes its place in the channel's order before it returns its task.</remarks>
    public async ValueTask<ApiResult<PublishAnswer>> PublishAsync(string channel, PublicationBody body, CancellationToken cancellationToken)
    {
        if (Refuse(channel, body, out var policy, out var data) is { } refusal)
        {
            return refusal;
        }

        var publication = new Publication(data)
        {
            Tags = body.Tags is { Count: > 0 } tags ? tags : null,
            MayPatch = body.Delta is true || policy!.DeltaPublish,
            TraceParent = Activity.Current?.Id,
        };
        var kept = policy!.ToPublishOptions() with { IdempotencyKey = body.IdempotencyKey is { Length: > 0 } key ? key : null };
        var position = await broker.PublishAsync(channel, publication, body.SkipHistory is true ? kept with { HistorySize = 0 } : kept, cancellationToken);
        return new PublishAnswer(position?.Offset, position?.Epoch);
    }

    private ProtocolError? Refuse(string channel, PublicationBody body, out NamespaceOptions? policy, out ReadOnlyMemory<byte> data)
    {
        policy = null;
        data = default;
        return !AreFit(body) ? ProtocolError.BadRequest
            : channels.Refuse(channel, out policy) is { } refusal ? refusal
            : !PayloadBytes.TryRead(body.Data, body.Base64Data, out data) || !IsOfKind(policy!.PayloadKind, data.Span) ? ProtocolError.BadRequest
            : body.Version > 0 ? ProtocolError.NotAvailable
            : null;
    }

    private static bool IsOfKind(PayloadKind kind, ReadOnlySpan<byte> data) => kind switch
    {
        PayloadKind.Binary => true,
        PayloadKind.Json => JsonPayload.IsValid(data),
        _ => !data.IsEmpty,
    };

    private static bool AreFit(PublicationBody body) =>
        body.IdempotencyKey is null or { Length: <= MaxIdempotencyKeyLength }
        && (body.Tags is null || (body.Tags.Count <= MaxTags
            && body.Tags.All(static tag => tag.Key.Length <= MaxTagLength && tag.Value is { Length: <= MaxTagLength })));
}
