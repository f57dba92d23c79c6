using Microsoft.Extensions.Options;
using Realtime.Protocol;
using Realtime.ServerApi.Calls;

namespace Realtime.ServerApi.Methods;

/// <summary>Publishes the same into many channels; one that does not take it keeps none of the others from it.</summary>
internal sealed class BroadcastMethod(Publisher publisher, ApiGuard guard, IOptions<ServerApiOptions> options) : IApiHandler<BroadcastBody, BroadcastAnswer>
{
    public const string Name = "broadcast";

    public async ValueTask<ApiResult<BroadcastAnswer>> HandleAsync(BroadcastBody body, CancellationToken cancellationToken)
    {
        if (body.Channels is not { Count: > 0 } channels)
        {
            return ProtocolError.BadRequest;
        }

        if (channels.Count > options.Value.MaxBroadcastChannels)
        {
            return ProtocolError.LimitExceeded;
        }

        // All begin before one is awaited: a channel that comes twice gets its publications in the order of the list.
        var publishes = channels
            .Select(channel => guard.RunAsync(Name, () => publisher.PublishAsync(channel ?? string.Empty, body, cancellationToken), cancellationToken).AsTask())
            .ToList();
        var results = await Task.WhenAll(publishes);
        return new BroadcastAnswer([.. results.Select(ApiAnswer<PublishAnswer>.Of)]);
    }
}
