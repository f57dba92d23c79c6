using Realtime;
using Realtime.Hooks;
using Realtime.Protocol;

namespace Tests.Integration.Hooks;

// docs/hooks.md quotes this.
internal static class ShopSetup
{
    public static void AddShop(RealtimeBuilder realtime) => realtime
        .AddHooks<ShopHooks>()
        .MapRpc<PriceQuestion, PriceAnswer, Shop>("price", static async (question, shop, _, cancellationToken) =>
            new PriceAnswer(await shop.FindPriceAsync(question.Article, cancellationToken) ?? throw new RpcException(new ProtocolError(1404, "no such article"))));

    internal sealed record PriceQuestion(string Article);

    internal sealed record PriceAnswer(int Price);
}
