using Realtime.Cluster.Orders;
using Realtime.Hub;

namespace Realtime.Subscriptions.Orders;

/// <summary>Carries an order out on each client that it concerns, in that client's own line.</summary>
internal static class OrderedClients
{
    /// <param name="clients">The node's.</param>
    /// <param name="who">Whom it concerns.</param>
    /// <param name="channel">Empty for what belongs to no channel.</param>
    /// <param name="order">Runs on each, at the same time; one that fails keeps none of the others from it.</param>
    public static async ValueTask<OrderDone> RunOnAsync(this ClientTable clients, ClientSelector who, string channel, Func<IConnection, ValueTask> order)
    {
        var concerned = clients.Find(who.User, who.Client, who.Session);
        var done = await Task.WhenAll(concerned.Select(client => client.RunAsync(channel, order).AsTask()));
        return new OrderDone(done.Count(static isDone => isDone));
    }
}
