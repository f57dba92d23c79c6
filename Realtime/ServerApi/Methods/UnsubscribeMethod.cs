using Realtime.Cluster;
using Realtime.Cluster.Orders;
using Realtime.ServerApi.Calls;

namespace Realtime.ServerApi.Methods;

/// <summary>Unsubscribes a user's clients, wherever they are.</summary>
internal sealed class UnsubscribeMethod(ChannelFinder channels, IControlBus bus) : IApiHandler<UnsubscribeBody, DoneAnswer>
{
    public async ValueTask<ApiResult<DoneAnswer>> HandleAsync(UnsubscribeBody body, CancellationToken cancellationToken)
    {
        if (channels.Refuse(body.Channel, out _) is { } refusal)
        {
            return refusal;
        }

        await bus.AskAllAsync(new UnsubscribeOrder(body.ToSelector(), body.Channel!), cancellationToken);
        return DoneAnswer.Instance;
    }
}
