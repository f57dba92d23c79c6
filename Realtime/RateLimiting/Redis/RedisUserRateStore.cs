using System.Globalization;
using Microsoft.Extensions.Options;
using Realtime.Redis;
using StackExchange.Redis;

namespace Realtime.RateLimiting.Redis;

/// <summary>Buckets by Redis' clock, one key for each user, which ends by itself when the bucket is full.</summary>
internal sealed class RedisUserRateStore(RedisCalls calls, RedisKeys keys, IOptions<LimitOptions> options) : IUserRateStore
{
    private const long MicrosecondsPerSecond = 1_000_000;

    private static readonly RedisScript TakeScript = RedisScript.Load(typeof(RedisUserRateStore), "take");

    private readonly RedisValue _microsecondsPerToken = Text(MicrosecondsPerSecond / Math.Max(1, options.Value.UserCommandsPerSecond));
    private readonly RedisValue _burst = Text(options.Value.UserCommandBurst);

    public async ValueTask<RateLease> TakeAsync(string user, int wanted, CancellationToken cancellationToken)
    {
        var answer = (string?[]?)await calls.RunAsync(TakeScript, [keys.UserRate(user)], [Text(wanted), _microsecondsPerToken, _burst], cancellationToken);
        return answer is [{ } tokens, { } wait]
            ? new RateLease(int.Parse(tokens, CultureInfo.InvariantCulture), TimeSpan.FromMicroseconds(long.Parse(wait, CultureInfo.InvariantCulture)))
            : throw new InvalidOperationException("The script that takes tokens answered something else.");
    }

    private static RedisValue Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
