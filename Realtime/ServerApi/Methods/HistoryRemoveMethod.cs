using Realtime.Broker;
using Realtime.ServerApi.Calls;

namespace Realtime.ServerApi.Methods;

/// <summary>Removes what a channel keeps; epoch and top stay.</summary>
internal sealed class HistoryRemoveMethod(ChannelFinder channels, IBroker broker) : IApiHandler<ChannelBody, DoneAnswer>
{
    public async ValueTask<ApiResult<DoneAnswer>> HandleAsync(ChannelBody body, CancellationToken cancellationToken)
    {
        if (channels.RefuseHistory(body.Channel, out _) is { } refusal)
        {
            return refusal;
        }

        await broker.RemoveHistoryAsync(body.Channel!, cancellationToken);
        return DoneAnswer.Instance;
    }
}
