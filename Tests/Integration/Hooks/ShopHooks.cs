using Realtime.Hooks;
using Realtime.Protocol;

namespace Tests.Integration.Hooks;

// docs/hooks.md quotes this.
internal sealed class ShopHooks(Shop shop) : IRealtimeHooks
{
    public async ValueTask<SubscribingResult> OnSubscribingAsync(SubscribingContext context, CancellationToken cancellationToken) =>
        await shop.MaySeeAsync(context.User, context.Channel, cancellationToken)
            ? SubscribingResult.Allow()
            : SubscribingResult.Refuse(HookRefusal.With(ProtocolError.PermissionDenied));
}
