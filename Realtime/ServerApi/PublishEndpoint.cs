using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime.Broker;
using Realtime.Channels;
using Realtime.Protocol;
using Realtime.Protocol.Json;

namespace Realtime.ServerApi;

/// <summary><c>POST /api/publish</c>: a backend publishes into any configured channel.</summary>
internal sealed partial class PublishEndpoint(ChannelPolicies policies, IBroker broker, IOptions<ServerApiOptions> options, ILogger<PublishEndpoint> logger)
{
    private const int MaxIdempotencyKeyLength = 256;
    private const int MaxTags = 32;
    private const int MaxTagLength = 256;

    public async Task HandleAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bodySize)
        {
            bodySize.MaxRequestBodySize = options.Value.MaxBodyBytes;
        }

        PublishBody? body;
        try
        {
            body = await context.Request.ReadFromJsonAsync(ServerApiJson.Default.PublishBody, context.RequestAborted);
        }
        catch (Exception malformed) when (malformed is JsonException or InvalidOperationException)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        catch (BadHttpRequestException refused)
        {
            context.Response.StatusCode = refused.StatusCode;
            return;
        }

        var answer = await PublishAsync(body, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(answer, ServerApiJson.Default.ApiAnswerPublishAnswer, cancellationToken: context.RequestAborted);
    }

    private async Task<ApiAnswer<PublishAnswer>> PublishAsync(PublishBody? body, CancellationToken cancellationToken)
    {
        if (body is not { Channel: { Length: > 0 } channel } || body.Data.ValueKind is JsonValueKind.Undefined || !AreFit(body))
        {
            return ApiAnswer<PublishAnswer>.Of(ProtocolError.BadRequest);
        }

        if (policies.Find(channel) is not { } policy)
        {
            return ApiAnswer<PublishAnswer>.Of(ProtocolError.UnknownChannel);
        }

        if (!ChannelName.IsWellFormed(channel))
        {
            return ApiAnswer<PublishAnswer>.Of(ProtocolError.BadRequest);
        }

        var publication = new Publication(JsonPayload.Copy(JsonSerializer.SerializeToUtf8Bytes(body.Data, ServerApiJson.Default.JsonElement)))
        {
            Tags = body.Tags,
            TraceParent = Activity.Current?.Id,
        };
        try
        {
            var kept = policy.ToPublishOptions() with { IdempotencyKey = body.IdempotencyKey };
            var position = await broker.PublishAsync(channel, publication, kept, cancellationToken);
            return ApiAnswer<PublishAnswer>.Of(new PublishAnswer(position?.Offset, position?.Epoch));
        }
        catch (UnavailableException unavailable)
        {
            Log.Unavailable(logger, unavailable.Message);
            return ApiAnswer<PublishAnswer>.Of(ProtocolError.Internal);
        }
    }

    private static bool AreFit(PublishBody body) =>
        body.IdempotencyKey is null or { Length: > 0 and <= MaxIdempotencyKeyLength }
        && (body.Tags is null || (body.Tags.Count <= MaxTags
            && body.Tags.All(static tag => tag.Key.Length <= MaxTagLength && tag.Value is { Length: <= MaxTagLength })));
}
