using Microsoft.Extensions.Options;
using Realtime.Broker;
using Realtime.Protocol;
using Realtime.ServerApi.Calls;

namespace Realtime.ServerApi.Methods;

/// <summary>Reads a channel's history.</summary>
internal sealed class HistoryMethod(ChannelFinder channels, IBroker broker, IOptions<ServerApiOptions> options) : IApiHandler<HistoryBody, HistoryAnswer>
{
    /// <summary>Publications in one answer, whatever is asked for; backends page on with <c>since</c>.</summary>
    public const int MaxPublications = 10_000;

    public async ValueTask<ApiResult<HistoryAnswer>> HandleAsync(HistoryBody body, CancellationToken cancellationToken)
    {
        if (channels.RefuseHistory(body.Channel, out var policy) is { } refusal)
        {
            return refusal;
        }

        var since = body.Since?.ToPosition();
        if (body.Reverse is true && since is { Offset: 0 })
        {
            return ProtocolError.Internal;
        }

        // One more than is given tells whether there are more.
        var wished = body.Limit ?? 0;
        var isOpen = wished is < 0 or > MaxPublications;
        var query = new HistoryQuery(isOpen ? MaxPublications + 1 : wished, since, body.Reverse is true) { MetaTtl = policy!.HistoryMetaTtl };
        var page = await broker.ReadHistoryAsync(body.Channel!, query, cancellationToken);
        if (since is { Epoch.Length: > 0 } && !string.Equals(since.Value.Epoch, page.Top.Epoch, StringComparison.Ordinal))
        {
            return ProtocolError.UnrecoverablePosition;
        }

        var publications = ReplyWeight.Cut([.. page.Publications.Take(MaxPublications)], options.Value.MaxAnswerBytes);
        return new HistoryAnswer(
            [.. publications.Select(PublicationAnswer.Of)], page.Top.Epoch, page.Top.Offset, publications.Count < page.Publications.Count ? true : null);
    }
}
