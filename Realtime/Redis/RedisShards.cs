using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Realtime.Redis;

/// <summary>
/// Which processes hold the data of a Redis Cluster. A script sees only the shard of its keys; what lies in another one may be lost without a word there.
/// </summary>
internal sealed class RedisShards(IConnectionMultiplexer connection, IOptions<RedisOptions> options, TimeProvider time)
{
    private const string DataSetScript = "return string.match(redis.call('INFO', 'server'), 'run_id:(%w+)')";

    /// <summary>Throws nothing: who does not answer is left out.</summary>
    /// <returns>The data sets of the primaries that answer; none where Redis is no cluster, since every script sees the only one there is.</returns>
    public async Task<IReadOnlySet<string>> ReadDataSetsAsync(CancellationToken cancellationToken)
    {
        var primaries = connection.GetServers().Where(static server => server is { ServerType: ServerType.Cluster, IsConnected: true, IsReplica: false });
        var found = await Task.WhenAll(primaries.Select(primary => ReadAsync(primary, cancellationToken)));
        return found.OfType<string>().ToHashSet(StringComparer.Ordinal);
    }

    private async Task<string?> ReadAsync(IServer primary, CancellationToken cancellationToken)
    {
        try
        {
            // Without keys: it is about the server, whichever slots it has.
            var answer = await primary.ExecuteAsync("EVAL", DataSetScript, "0").WaitAsync(options.Value.OperationTimeout, time, cancellationToken);
            return (string?)answer;
        }
        catch (Exception exception) when (RedisFailure.Is(exception) && !cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }
}
