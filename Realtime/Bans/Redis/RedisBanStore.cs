using System.Globalization;
using Microsoft.Extensions.Options;
using Realtime.Redis;
using StackExchange.Redis;

namespace Realtime.Bans.Redis;

/// <summary>
/// The ban list in Redis or Garnet. All of it lies in one slot, so that every change is one step; in a Redis Cluster the shard that has this slot has all bans. Another
/// process behind the same address begins another list, in the same step as the access, unless it is trusted.
/// </summary>
internal sealed class RedisBanStore(RedisCalls calls, IOptions<RedisOptions> redis, IOptions<BanOptions> options) : IBanStore
{
    private const string Lifted = "-";
    private const int PartsOfChange = 5;

    private static readonly RedisScript BanScript = RedisScript.Load(typeof(RedisBanStore), "bans", "ban");
    private static readonly RedisScript UnbanScript = RedisScript.Load(typeof(RedisBanStore), "bans", "unban");
    private static readonly RedisScript ReadScript = RedisScript.Load(typeof(RedisBanStore), "bans", "read");
    private static readonly RedisScript RestoreScript = RedisScript.Load(typeof(RedisBanStore), "bans", "restore");

    private readonly RedisKey[] _keys =
        [.. new[] { "list", "bans", "changes", "ends", "lifts" }.Select(part => (RedisKey)$"{redis.Value.KeyPrefix}:{{bans}}:{part}")];

    private readonly RedisValue _trust = redis.Value.TrustFailover ? "1" : "0";

    public async ValueTask<BanReceipt> BanAsync(string user, long until, string reason, long above, CancellationToken cancellationToken)
    {
        var answer = (string[])(await RunAsync(BanScript, [Text(above), user, Text(until), reason, options.Value.MaxUsers], cancellationToken))!;
        return answer[0] switch
        {
            "over" => new BanReceipt(BanOutcome.Over),
            "full" => new BanReceipt(BanOutcome.Full),
            _ => Receipt(answer, user, isLifted: false, until, reason),
        };
    }

    public async ValueTask<BanReceipt> UnbanAsync(string user, long above, CancellationToken cancellationToken)
    {
        var answer = (string[])(await RunAsync(UnbanScript, [Text(above), user], cancellationToken))!;
        return Receipt(answer, user, isLifted: true, until: 0, reason: string.Empty);
    }

    public async ValueTask<BanPage> ReadAsync(BanPosition since, int limit, CancellationToken cancellationToken)
    {
        var answer = await RunAsync(ReadScript, [since.List, Text(since.Version), Text(since.Begun), limit], cancellationToken);
        var (goesOn, list, version, hasMore) = ((string)answer[0]! == "1", (string)answer[1]!, Number(answer[2]), (string)answer[4]! == "1");
        List<BanChange> changes = [.. ((string[])answer[5]!).Chunk(PartsOfChange).Select(Change)];
        var position = new BanPosition(list, hasMore ? changes[^1].Version : version, goesOn ? since.Begun : version);
        return new BanPage(position, !goesOn, hasMore, Number(answer[3]), changes);
    }

    public async ValueTask RestoreAsync(IReadOnlyList<BanChange> known, CancellationToken cancellationToken) =>
        await RunAsync(
            RestoreScript,
            [.. known.SelectMany(static change => new RedisValue[] { change.User, Text(change.Stamp), change.IsLifted ? Lifted : Text(change.Until), change.Reason })],
            cancellationToken);

    private Task<RedisResult> RunAsync(RedisScript script, RedisValue[] values, CancellationToken cancellationToken) => calls.RunAsync(
        script,
        _keys,
        [Guid.NewGuid().ToString("N"), _trust, (long)BanBounds.LiftMemory.TotalMilliseconds, options.Value.MaxUsers, .. values],
        cancellationToken);

    private static BanReceipt Receipt(string[] answer, string user, bool isLifted, long until, string reason)
    {
        var version = Number(answer[3]);
        return new BanReceipt(BanOutcome.Done, answer[1], Number(answer[2]), new BanChange(user, version, version, isLifted, until, reason), answer[4] == "1");
    }

    private static BanChange Change(string[] parts) =>
        new(parts[0], Number(parts[1]), Number(parts[2]), parts[3] == Lifted, parts[3] == Lifted ? 0 : Number(parts[3]), parts[4]);

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static long Number(RedisResult answer) => Number((string)answer!);

    private static RedisValue Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
