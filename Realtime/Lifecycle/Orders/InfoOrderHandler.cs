using System.Reflection;
using Realtime.Cluster;
using Realtime.Cluster.Orders;
using Realtime.Hub;

namespace Realtime.Lifecycle.Orders;

/// <summary>Says how this node is.</summary>
internal sealed class InfoOrderHandler(NodeLife life, ClientTable clients, ChannelTable channels, TimeProvider time) : IControlOrderHandler<InfoOrder, InfoAnswer>
{
    private static readonly string Version =
        typeof(InfoOrderHandler).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    public ValueTask<InfoAnswer> HandleAsync(InfoOrder order, CancellationToken cancellationToken)
    {
        var subscribers = channels.All().Select(static channel => channel.SubscriberCount).Where(static count => count > 0).ToList();
        var uptime = Math.Max(0, (long)(time.GetUtcNow() - ProcessStart.At).TotalSeconds);
        return new(new InfoAnswer(life.Latest?.Incarnation ?? 0, Version, clients.Count, clients.UserCount, subscribers.Count, subscribers.Sum(), uptime));
    }
}
