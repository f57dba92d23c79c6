using Realtime.Cluster;
using Realtime.Cluster.Orders;
using Realtime.Hub;

namespace Realtime.Lifecycle.Orders;

/// <summary>Says which channels have subscribers on this node.</summary>
internal sealed class ChannelsOrderHandler(ChannelTable channels) : IControlOrderHandler<ChannelsOrder, ChannelsAnswer>
{
    public ValueTask<ChannelsAnswer> HandleAsync(ChannelsOrder order, CancellationToken cancellationToken)
    {
        var pattern = new ChannelPattern(order.Pattern);
        var found = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var channel in channels.All())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (channel.SubscriberCount is > 0 and var count && pattern.Matches(channel.Name))
            {
                found[channel.Name] = count;
            }
        }

        return new(new ChannelsAnswer(found));
    }
}
