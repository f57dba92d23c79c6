using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime.Protocol;
using Realtime.Telemetry;
using StackExchange.Redis;

namespace Realtime.Redis;

/// <summary>Says once, as soon as Redis answers, what its configuration would do to this cluster's data. In a Redis Cluster it asks one server.</summary>
internal sealed partial class RedisPolicies(RedisCalls calls, IOptions<RedisOptions> options, TimeProvider time, ILogger<RedisPolicies> logger)
{
    private const int LeastClusterVersion = 7;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);

    /// <summary>By a script, since the client keeps the command for administrators.</summary>
    private static readonly RedisScript InfoScript = new("info", "return redis.call('INFO', ARGV[1])");

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        using var untraced = UntracedScope.Begin();
        while (!await TryCheckAsync(stoppingToken))
        {
            await Task.Delay(RetryDelay, time, stoppingToken);
        }
    }

    /// <returns>False = Redis does not answer yet.</returns>
    internal async Task<bool> TryCheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            var server = await ReadAsync("server", cancellationToken);
            CheckVersion(server);
            CheckEviction(await ReadAsync("memory", cancellationToken));
            CheckPersistence(await ReadAsync("persistence", cancellationToken));
            return true;
        }
        catch (UnavailableException exception) when (exception.InnerException is RedisServerException refused && RedisRefusal.From(refused).Code is "NOPERM" or "ERR")
        {
            Log.CannotCheck(logger, exception.InnerException.Message);
            return true;
        }
        catch (UnavailableException)
        {
            return false;
        }
    }

    private void CheckVersion(Dictionary<string, string> server)
    {
        var version = server.GetValueOrDefault("redis_version", "");
        if (server.GetValueOrDefault("redis_mode") == "cluster"
            && int.TryParse(version.Split('.')[0], CultureInfo.InvariantCulture, out var major)
            && major < LeastClusterVersion)
        {
            Log.TooOld(logger, version);
        }
    }

    private void CheckEviction(Dictionary<string, string> memory)
    {
        if (!memory.TryGetValue("maxmemory_policy", out var policy))
        {
            Log.CannotCheck(logger, "it does not say what it does when its memory is full");
        }
        else if (policy != "noeviction")
        {
            Log.Evicts(logger, policy);
        }
    }

    private void CheckPersistence(Dictionary<string, string> persistence)
    {
        if (persistence.GetValueOrDefault("aof_enabled") == "0")
        {
            if (options.Value.TrustFailover)
            {
                Log.TrustsWithoutPersistence(logger);
            }
            else
            {
                Log.KeepsNothing(logger);
            }
        }
    }

    private async Task<Dictionary<string, string>> ReadAsync(string section, CancellationToken cancellationToken)
    {
        var answer = await calls.RunAsync(InfoScript, [$"{options.Value.KeyPrefix}:{{nodes}}:leases"], [section], cancellationToken);
        return ((string?)answer ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(static line => line.Split(':', 2))
            .Where(static pair => pair.Length == 2)
            .GroupBy(static pair => pair[0], StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => group.Last()[1], StringComparer.Ordinal);
    }
}
