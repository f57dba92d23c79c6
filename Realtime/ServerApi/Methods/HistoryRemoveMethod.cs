using Realtime.Broker;
using Realtime.Protocol;
using Realtime.ServerApi.Calls;

namespace Realtime.ServerApi.Methods;

/// <summary>Removes what a channel keeps; epoch and top stay.</summary>
internal sealed class HistoryRemoveMethod(ChannelFinder channels, IBroker broker) : IApiHandler<ChannelBody, DoneAnswer>
{
    public async ValueTask<ApiResult<DoneAnswer>> HandleAsync(ChannelBody body, CancellationToken cancellationToken)
    {
        if (channels.Refuse(body.Channel, out var policy) is { } refusal)
        {
            return refusal;
        }

        if (policy!.HistorySize == 0)
        {
            return ProtocolError.NotAvailable;
        }

        await broker.RemoveHistoryAsync(body.Channel!, cancellationToken);
        return DoneAnswer.Instance;
    }
}
