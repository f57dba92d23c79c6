using Realtime.Cluster;
using Realtime.Cluster.Orders;
using Realtime.Protocol;

namespace Realtime.Bans;

/// <summary>Where bans are given and lifted: in the store first, so that no node can miss them for good, then on all nodes at once.</summary>
internal sealed class BanOffice(IBanStore store, BanList list, IControlBus bus, BanOrderHandler here)
{
    /// <returns>Told = what the nodes answered; null where it does not stand.</returns>
    public async ValueTask<(BanReceipt Receipt, BanTold? Told)> BanAsync(string user, long until, string reason, CancellationToken cancellationToken) =>
        await TellAsync(await store.BanAsync(user, until, reason, list.Highest, cancellationToken));

    /// <inheritdoc cref="BanAsync"/>
    public async ValueTask<(BanReceipt Receipt, BanTold? Told)> UnbanAsync(string user, CancellationToken cancellationToken) =>
        await TellAsync(await store.UnbanAsync(user, list.Highest, cancellationToken));

    private async ValueTask<(BanReceipt Receipt, BanTold? Told)> TellAsync(BanReceipt receipt)
    {
        if (receipt.Change is not { } change)
        {
            return (receipt, null);
        }

        var order = new BanOrder(receipt.List, receipt.Previous, change.Version, change.Stamp, change.User, change.IsLifted, change.Until, change.Reason);
        try
        {
            // It stands in the store: an asker that goes away does not keep the nodes from hearing of it.
            var survey = await bus.AskAllAsync(order, CancellationToken.None);
            return (receipt, new BanTold(survey.Answers.Sum(static node => node.Value.Clients), survey.IsPartial));
        }
        catch (UnavailableException)
        {
            var done = await here.HandleAsync(order, CancellationToken.None);
            return (receipt, new BanTold(done.Clients, IsPartial: true));
        }
    }
}
