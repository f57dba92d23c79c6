using Realtime.Cluster;
using Realtime.Cluster.Orders;
using Realtime.Protocol;
using Realtime.ServerApi.Calls;

namespace Realtime.ServerApi.Methods;

/// <summary>Closes a user's connections, wherever they are.</summary>
internal sealed class DisconnectMethod(IControlBus bus) : IApiHandler<DisconnectBody, DoneAnswer>
{
    public async ValueTask<ApiResult<DoneAnswer>> HandleAsync(DisconnectBody body, CancellationToken cancellationToken)
    {
        if (DisconnectReasons.Read(body.Disconnect?.Code ?? 0, body.Disconnect?.Reason ?? string.Empty) is not { } told)
        {
            return ProtocolError.BadRequest;
        }

        IReadOnlyList<string> kept = [.. (body.Whitelist ?? []).OfType<string>()];
        await bus.AskAllAsync(new DisconnectOrder(body.ToSelector(), told.Code, told.Reason, kept), cancellationToken);
        return DoneAnswer.Instance;
    }
}
