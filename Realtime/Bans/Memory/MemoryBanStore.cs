using Microsoft.Extensions.Options;

namespace Realtime.Bans.Memory;

/// <summary>The ban list of a node that stands alone; it is gone when the node stops.</summary>
internal sealed class MemoryBanStore(TimeProvider time, IOptions<BanOptions> options) : IBanStore
{
    private const int PruneSize = 100;

    private readonly Lock _lock = new();
    private readonly string _list = Guid.NewGuid().ToString("N");
    private readonly BanBook _book = new();
    private readonly SortedList<long, BanChange> _byVersion = [];
    private long _version;
    private long _forgotten;

    public ValueTask<BanReceipt> BanAsync(string user, long until, string reason, long above, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Prune();
            if (until != 0 && until <= Now)
            {
                return new(new BanReceipt(BanOutcome.Over));
            }

            return !IsBanned(user) && _book.Banned >= options.Value.MaxUsers
                ? new(new BanReceipt(BanOutcome.Full))
                : new(Decide(user, isLifted: false, until, reason, above));
        }
    }

    public ValueTask<BanReceipt> UnbanAsync(string user, long above, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Prune();
            return new(Decide(user, isLifted: true, until: 0, reason: string.Empty, above));
        }
    }

    public ValueTask<BanPage> ReadAsync(BanPosition since, int limit, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            Prune();
            var goesOn = string.Equals(since.List, _list, StringComparison.Ordinal) && since.Begun >= _forgotten && since.Version <= _version;
            var first = FirstAfter(goesOn ? since.Version : 0);
            var count = Math.Min(limit, _byVersion.Count - first);
            var hasMore = first + count < _byVersion.Count;
            List<BanChange> changes = [.. Enumerable.Range(first, count).Select(_byVersion.GetValueAtIndex)];
            var position = new BanPosition(_list, hasMore ? changes[^1].Version : _version, goesOn ? since.Begun : _version);
            return new(new BanPage(position, !goesOn, hasMore, Now, changes));
        }
    }

    public ValueTask RestoreAsync(IReadOnlyList<BanChange> known, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            foreach (var change in known.Where(change => change.IsLifted || change.IsInForce(Now)))
            {
                if (_book.Find(change.User) is not { } mine || mine.Stamp < change.Stamp)
                {
                    Put(change with { Version = Raise(change.Stamp) });
                }
            }
        }

        return ValueTask.CompletedTask;
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private bool IsBanned(string user) => _book.Find(user) is { } known && known.IsInForce(Now);

    private long Raise(long above) => _version = Math.Max(Now, Math.Max(above, _version) + 1);

    private BanReceipt Decide(string user, bool isLifted, long until, string reason, long above)
    {
        var (previous, wasBanned) = (_version, IsBanned(user));
        var version = Raise(above);
        var change = new BanChange(user, version, version, isLifted, until, reason);
        Put(change);
        return new BanReceipt(BanOutcome.Done, _list, previous, change, wasBanned);
    }

    private void Put(BanChange change)
    {
        if (_book.Find(change.User) is { } known)
        {
            _byVersion.Remove(known.Version);
        }

        _book.Put(change);
        _byVersion.Add(change.Version, change);
    }

    /// <summary>What has ended tells nobody anything new; a lift that is forgotten does.</summary>
    private void Prune()
    {
        foreach (var change in _book.Prune(Now, PruneSize))
        {
            _byVersion.Remove(change.Version);
            Forget(change);
        }

        if (_book.Lifted > options.Value.MaxUsers)
        {
            var oldest = _byVersion.Values.First(static change => change.IsLifted);
            _book.Remove(oldest);
            _byVersion.Remove(oldest.Version);
            Forget(oldest);
        }
    }

    private void Forget(BanChange change)
    {
        if (change.IsLifted)
        {
            _forgotten = Math.Max(_forgotten, change.Version);
        }
    }

    private int FirstAfter(long version)
    {
        var (low, high) = (0, _byVersion.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _byVersion.GetKeyAtIndex(middle) <= version ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}
