using Realtime.ServerApi.Calls;

namespace Realtime.ServerApi.Methods;

/// <summary>Publishes into any configured channel.</summary>
internal sealed class PublishMethod(Publisher publisher) : IApiHandler<PublishBody, PublishAnswer>
{
    public ValueTask<ApiResult<PublishAnswer>> HandleAsync(PublishBody body, CancellationToken cancellationToken) =>
        publisher.PublishAsync(body.Channel ?? string.Empty, body, cancellationToken);
}
