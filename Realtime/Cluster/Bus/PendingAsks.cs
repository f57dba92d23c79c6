using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Realtime.Protocol;

namespace Realtime.Cluster.Bus;

/// <summary>This node's orders that wait for answers, by the number of their message.</summary>
internal sealed class PendingAsks(IOptions<ClusterOptions> options)
{
    private readonly ConcurrentDictionary<long, PendingAsk> _asks = [];

    public PendingAsk? Find(long number) => _asks.GetValueOrDefault(number);

    /// <summary><see cref="Remove"/> follows. Throws <see cref="UnavailableException"/> when too many wait.</summary>
    public void Add(long number, PendingAsk ask)
    {
        if (_asks.Count >= options.Value.MaxPendingAsks)
        {
            throw new UnavailableException("Too many orders wait for the answers of other nodes.", mayHaveHappened: false);
        }

        _asks[number] = ask;
    }

    public void Remove(long number) => _asks.TryRemove(number, out _);
}
