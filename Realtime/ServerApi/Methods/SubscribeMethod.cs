using Realtime.Bans;
using Realtime.Cluster;
using Realtime.Cluster.Orders;
using Realtime.Protocol;
using Realtime.ServerApi.Calls;

namespace Realtime.ServerApi.Methods;

/// <summary>Subscribes a user's clients, wherever they are.</summary>
internal sealed class SubscribeMethod(ChannelFinder channels, BanDoor bans, IControlBus bus) : IApiHandler<SubscribeBody, DoneAnswer>
{
    public async ValueTask<ApiResult<DoneAnswer>> HandleAsync(SubscribeBody body, CancellationToken cancellationToken)
    {
        if (channels.Refuse(body.Channel, out _) is { } refusal)
        {
            return refusal;
        }

        if (!PayloadBytes.TryReadJson(body.Info, body.Base64Info, out var info)
            || !PayloadBytes.TryReadJson(body.Data, body.Base64Data, out var data)
            || !UnixSeconds.AreFit(body.ExpireAt))
        {
            return ProtocolError.BadRequest;
        }

        if (bans.AskForBackend(body.User ?? string.Empty) is BanVerdict.Banned)
        {
            return ProtocolError.PermissionDenied;
        }

        var since = body.RecoverSince?.ToPosition();
        var order = new SubscribeOrder(body.ToSelector(), body.Channel!, info, data)
        {
            ExpireAt = body.ExpireAt ?? 0,
            RecoverOffset = since?.Offset,
            RecoverEpoch = since?.Epoch ?? string.Empty,
            Presence = IsOn(body.Override?.Presence),
            JoinLeave = IsOn(body.Override?.JoinLeave),
            ForceRecovery = IsOn(body.Override?.ForceRecovery),
            ForcePositioning = IsOn(body.Override?.ForcePositioning),
            ForcePushJoinLeave = IsOn(body.Override?.ForcePushJoinLeave),
        };
        await bus.AskAllAsync(order, cancellationToken);
        return DoneAnswer.Instance;
    }

    private static bool? IsOn(SwitchBody? given) => given is null ? null : given.Value ?? false;
}
