using Microsoft.Extensions.Options;
using Realtime.Redis;
using StackExchange.Redis;

namespace Realtime.Broker.Redis;

/// <summary>
/// Asks Redis whether it knows the subscriptions that the client believes in: a live connection proves nothing about one channel. With several nodes in a channel
/// the others hide a lost one; then the comparison of positions finds it.
/// </summary>
internal sealed class RelayAudit(IConnectionMultiplexer connection, RelayRoutes routes, IOptions<RedisOptions> options, TimeProvider time)
{
    private const int ChannelsPerCall = 256;

    /// <returns>Those that Redis has no subscriber for.</returns>
    public async Task<IReadOnlyList<RelaySubscription>> FindDeafAsync(IEnumerable<RelaySubscription> subscriptions, CancellationToken cancellationToken)
    {
        var deaf = new List<RelaySubscription>();
        var subscriber = connection.GetSubscriber();
        foreach (var server in subscriptions.GroupBy(subscription => subscriber.SubscribedEndpoint(subscription.Relay)))
        {
            foreach (var slice in server.Chunk(ChannelsPerCall))
            {
                deaf.AddRange(server.Key is null ? slice : await AskAsync(connection.GetServer(server.Key), slice, cancellationToken));
            }
        }

        return deaf;
    }

    private async Task<IEnumerable<RelaySubscription>> AskAsync(IServer server, RelaySubscription[] slice, CancellationToken cancellationToken)
    {
        object[] arguments = [routes.CountCommand, .. slice.Select(static subscription => (object)(string)subscription.Relay!)];
        var answer = (RedisResult[])(await server.ExecuteAsync("PUBSUB", arguments).WaitAsync(options.Value.OperationTimeout, time, cancellationToken))!;
        // Names and numbers by turns, in the order asked.
        return slice.Where((_, index) => (long)answer[(2 * index) + 1] == 0);
    }
}
