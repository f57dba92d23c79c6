using Realtime.Redis;
using StackExchange.Redis;

namespace Realtime.Cluster.Redis;

/// <summary>Says messages in the channels between nodes.</summary>
internal sealed class ControlPublisher(RedisCalls calls)
{
    /// <returns>False = certainly nobody has heard it.</returns>
    public async Task<bool> PublishAsync(string channel, byte[] message, CancellationToken cancellationToken)
    {
        var heard = await calls.CallAsync("tell nodes", database => database.PublishAsync(ControlChannels.Route(channel), message, CommandFlags.DemandMaster), cancellationToken);
        return heard > 0 || !calls.CountsEveryListener;
    }
}
