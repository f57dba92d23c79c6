using System.Net;
using Realtime.Redis;
using StackExchange.Redis;

namespace Realtime.Broker.Redis;

/// <summary>
/// Which way publications take from the server that stores them to the nodes. In a Redis Cluster it is the shard that holds the channel, so that the other shards have no work with
/// it; elsewhere it is the primary.
/// </summary>
internal sealed class RelayRoutes(IConnectionMultiplexer connection, RedisKeys keys)
{
    private volatile bool _isSharded;

    /// <summary>A server that answers says what it is while the connection is made, so before the first command.</summary>
    public bool IsSharded => _isSharded = _isSharded || connection.GetServers().Any(static server => server.ServerType == ServerType.Cluster);

    /// <summary>What a script relays with.</summary>
    public RedisValue PublishCommand => IsSharded ? "SPUBLISH" : "PUBLISH";

    /// <summary>What counts a channel's subscribers.</summary>
    public string CountCommand => IsSharded ? "SHARDNUMSUB" : "NUMSUB";

    public RedisChannel Of(string channel) => IsSharded ? RedisChannel.Sharded((string)keys.Relay(channel)!) : keys.Relay(channel);

    /// <summary>
    /// Where the client holds these subscriptions, by its own word: the primary, or null where it holds none on a primary. A replica passes on what its primary relays, but not
    /// while it copies it, and nobody is told.
    /// </summary>
    public IEnumerable<(RelaySubscription Subscription, EndPoint? Place)> PlacesOf(IEnumerable<RelaySubscription> subscriptions)
    {
        var subscriber = connection.GetSubscriber();
        var primaries = connection.GetServers().Where(static server => server is { IsConnected: true, IsReplica: false }).Select(static server => server.EndPoint).ToHashSet();
        foreach (var subscription in subscriptions)
        {
            var place = subscriber.SubscribedEndpoint(subscription.Relay);
            yield return (subscription, place is not null && primaries.Contains(place) ? place : null);
        }
    }
}
