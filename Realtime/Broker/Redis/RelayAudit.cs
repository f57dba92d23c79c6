using Microsoft.Extensions.Options;
using Realtime.Redis;
using StackExchange.Redis;

namespace Realtime.Broker.Redis;

/// <summary>
/// Finds subscriptions that the client believes in and that do not stand: a live connection proves nothing about one channel. To ask Redis how many subscribers a channel has is
/// cheap and finds a lost one where no other node hides it; a word to itself is dearer, since every node in the channel gets it, and finds it always.
/// </summary>
internal sealed class RelayAudit(
    IConnectionMultiplexer connection, RelayRoutes routes, RelayEchoes echoes, IOptions<RedisOptions> options, TimeProvider time)
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

    /// <returns>Those through which this node does not hear itself, although it hears itself through others: where it hears nothing at all, the connection is to blame.</returns>
    public async Task<IReadOnlyList<RelaySubscription>> FindSilentAsync(IEnumerable<RelaySubscription> subscriptions, CancellationToken cancellationToken)
    {
        var silent = new List<RelaySubscription>();
        foreach (var slice in subscriptions.Chunk(ChannelsPerCall))
        {
            var heard = await Task.WhenAll(slice.Select(subscription => echoes.CallAsync(subscription, cancellationToken)));
            var places = slice.Zip(heard).GroupBy(static pair => pair.First.Place);
            foreach (var place in places.Where(static place => place.Any(static pair => pair.Second == RelayEcho.Heard)))
            {
                silent.AddRange(place.Where(static pair => pair.Second == RelayEcho.Silent).Select(static pair => pair.First));
            }
        }

        return silent;
    }

    private async Task<IEnumerable<RelaySubscription>> AskAsync(IServer server, RelaySubscription[] slice, CancellationToken cancellationToken)
    {
        object[] arguments = [routes.CountCommand, .. slice.Select(static subscription => (object)(string)subscription.Relay!)];
        var answer = (RedisResult[])(await server.ExecuteAsync("PUBSUB", arguments).WaitAsync(options.Value.OperationTimeout, time, cancellationToken))!;
        // Names and numbers by turns, in the order asked.
        return slice.Where((_, index) => (long)answer[(2 * index) + 1] == 0);
    }
}
