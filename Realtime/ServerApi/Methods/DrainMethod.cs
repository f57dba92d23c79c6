using Realtime.Cluster;
using Realtime.Cluster.Orders;
using Realtime.Protocol;
using Realtime.ServerApi.Calls;

namespace Realtime.ServerApi.Methods;

/// <summary>Has a node empty and stop.</summary>
internal sealed class DrainMethod(IControlBus bus) : IApiHandler<DrainBody, DrainAnswer>
{
    public async ValueTask<ApiResult<DrainAnswer>> HandleAsync(DrainBody body, CancellationToken cancellationToken)
    {
        if (body.Node is not { Length: > 0 } node)
        {
            return ProtocolError.BadRequest;
        }

        return await bus.AskAsync(node, new DrainOrder(), cancellationToken) is { } begun
            ? new DrainAnswer(node, begun.HasBegun, begun.Connections, begun.WindowSeconds)
            : ApiErrors.NotFound;
    }
}
