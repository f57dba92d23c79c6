using Realtime.Bans;
using Realtime.Cluster;
using Realtime.Cluster.Orders;
using Realtime.Protocol;
using Realtime.ServerApi.Calls;

namespace Realtime.ServerApi.Methods;

/// <summary>Sets when a user's connections end, wherever they are.</summary>
internal sealed class RefreshMethod(BanDoor bans, IControlBus bus) : IApiHandler<RefreshBody, DoneAnswer>
{
    public async ValueTask<ApiResult<DoneAnswer>> HandleAsync(RefreshBody body, CancellationToken cancellationToken)
    {
        if (!UnixSeconds.AreFit(body.ExpireAt))
        {
            return ProtocolError.BadRequest;
        }

        if (bans.AskForBackend(body.User ?? string.Empty) is BanVerdict.Banned)
        {
            return ProtocolError.PermissionDenied;
        }

        var info = body.Info.HasValue ? body.Info.Utf8.ToArray() : null;
        await bus.AskAllAsync(new RefreshOrder(body.ToSelector(), body.ExpireAt ?? 0, body.Expired ?? false, info), cancellationToken);
        return DoneAnswer.Instance;
    }
}
