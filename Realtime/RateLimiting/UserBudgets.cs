using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime.Protocol;

namespace Realtime.RateLimiting;

/// <summary>
/// Users' commands over all nodes (docs/decisions/0016). A node takes small leases of a user's tokens and spends them by itself, so that only every so many commands cost a round trip, and a
/// user who has none left costs the store next to nothing. While the store is away or slow the node judges by a bucket of its own, which is as large.
/// </summary>
internal sealed partial class UserBudgets
{
    /// <summary>A lease is what comes in this part of a second: so often does a user at its limit cost a round trip.</summary>
    private const int LeasesPerSecond = 20;

    /// <summary>Who finds the lease taken by others asks again, so often.</summary>
    private const int MaxRounds = 3;

    /// <summary>Users remembered by this node are at most twice as many.</summary>
    private const int MaxUsers = 100_000;

    /// <summary>How long a node judges alone before it asks again.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LeastMemory = TimeSpan.FromMinutes(1);

    private readonly IUserRateStore? _store;
    private readonly LimitMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<UserBudgets> _logger;
    private readonly TimeSpan _deadline;
    private readonly BucketRate? _rate;
    private readonly int _lease;
    private readonly TimeSpan _memory;
    private readonly Lock _lock = new();
    private Dictionary<string, UserBudget> _recent = new(StringComparer.Ordinal);
    private Dictionary<string, UserBudget> _older = new(StringComparer.Ordinal);
    private long _recentSince;
    private long? _aloneSince; // since the last question that got no answer in time

    /// <param name="stores">The one that the nodes share; none = this node stands alone.</param>
    /// <param name="metrics">Counts.</param>
    /// <param name="options">The limits.</param>
    /// <param name="time">Measures.</param>
    /// <param name="logger">Says when this node judges alone.</param>
    public UserBudgets(IEnumerable<IUserRateStore> stores, LimitMetrics metrics, IOptions<LimitOptions> options, TimeProvider time, ILogger<UserBudgets> logger)
    {
        (_metrics, _time, _logger) = (metrics, time, logger);
        _store = stores.FirstOrDefault();
        var limits = options.Value;
        _deadline = limits.UserDeadline;
        if (limits.UserCommandsPerSecond > 0)
        {
            _rate = BucketRate.Of(limits.UserCommandsPerSecond, TimeSpan.FromSeconds(1), limits.UserCommandBurst, time);
            _lease = Math.Clamp(limits.UserCommandsPerSecond / LeasesPerSecond, 1, limits.UserCommandBurst);
            var toFill = TimeSpan.FromSeconds((double)limits.UserCommandBurst / limits.UserCommandsPerSecond);
            _memory = toFill > LeastMemory ? toFill : LeastMemory;
        }

        _recentSince = time.GetTimestamp();
    }

    /// <summary>Counts one command of a user.</summary>
    /// <param name="user">Empty = anonymous: those are not one user, and not counted.</param>
    /// <returns>False = it has no more at this moment.</returns>
    public ValueTask<bool> TryTakeAsync(string user)
    {
        if (_rate is not { } rate || user.Length == 0)
        {
            return new(true);
        }

        var now = _time.GetTimestamp();
        var budget = Find(user, now);
        return _store is null ? new(Counted(budget.TryTakeAlone(rate, now)))
            : budget.TryTakeLeased(rate, now) is { } verdict ? new(Counted(verdict))
            : AskAsync(_store, budget, rate);
    }

    private bool Counted(bool hasToken)
    {
        if (!hasToken)
        {
            _metrics.Refused(LimitMetrics.User);
        }

        return hasToken;
    }

    private async ValueTask<bool> AskAsync(IUserRateStore store, UserBudget budget, BucketRate rate)
    {
        for (var round = 0; round < MaxRounds && await HasAnswerAsync(store, budget); round++)
        {
            if (budget.TryTakeLeased(rate, _time.GetTimestamp()) is { } verdict)
            {
                return Counted(verdict);
            }
        }

        _metrics.JudgedAlone();
        return Counted(budget.TryTakeAlone(rate, _time.GetTimestamp()));
    }

    /// <summary>Asks the store, and waits no longer than the deadline; what comes later counts for later commands.</summary>
    private async ValueTask<bool> HasAnswerAsync(IUserRateStore store, UserBudget budget)
    {
        if (!MayAsk())
        {
            return false;
        }

        var (asking, since) = budget.Ask(() => RefillAsync(store, budget), _time.GetTimestamp());
        if (asking.IsCompleted)
        {
            return await asking;
        }

        var left = _deadline - _time.GetElapsedTime(since);
        if (left <= TimeSpan.Zero)
        {
            return false;
        }

        try
        {
            return await asking.WaitAsync(left, _time);
        }
        catch (TimeoutException)
        {
            NoteSilence("It is slow.");
            return false;
        }
    }

    /// <summary>Owned by the budget; ends within the store's own time. Throws nothing.</summary>
    private async Task<bool> RefillAsync(IUserRateStore store, UserBudget budget)
    {
        var begun = _time.GetTimestamp();
        try
        {
            var lease = await store.TakeAsync(budget.User, _lease, CancellationToken.None);
            var wait = (long)(lease.Wait.TotalSeconds * _time.TimestampFrequency);
            budget.Refill(lease.Tokens, lease.Tokens > 0 ? 0 : _time.GetTimestamp() + wait);
            var isLate = _time.GetElapsedTime(begun) > _deadline;
            _metrics.Asked(isLate ? "late" : lease.Tokens > 0 ? "granted" : "empty");
            if (!isLate)
            {
                NoteAnswer();
            }

            return true;
        }
        catch (UnavailableException unavailable)
        {
            _metrics.Asked("failed");
            NoteSilence(unavailable.Message);
            return false;
        }
    }

    private UserBudget Find(string user, long now)
    {
        lock (_lock)
        {
            if (_recent.TryGetValue(user, out var budget))
            {
                return budget;
            }

            // Who was not there for so long has a full bucket again: nothing is lost with what is forgotten.
            if (_recent.Count >= MaxUsers || _time.GetElapsedTime(_recentSince, now) > _memory)
            {
                (_older, _recent, _recentSince) = (_recent, new Dictionary<string, UserBudget>(StringComparer.Ordinal), now);
            }

            budget = _older.Remove(user, out var known) ? known : new UserBudget(user);
            _recent.Add(user, budget);
            return budget;
        }
    }

    /// <summary>While the store is silent one command in a while finds out whether it still is.</summary>
    private bool MayAsk()
    {
        lock (_lock)
        {
            if (_aloneSince is not { } since)
            {
                return true;
            }

            var now = _time.GetTimestamp();
            if (_time.GetElapsedTime(since, now) < Pause)
            {
                return false;
            }

            _aloneSince = now;
            return true;
        }
    }

    private void NoteSilence(string reason)
    {
        bool isNews;
        lock (_lock)
        {
            isNews = _aloneSince is null;
            _aloneSince = _time.GetTimestamp();
        }

        if (isNews)
        {
            Log.Alone(_logger, reason);
        }
    }

    private void NoteAnswer()
    {
        bool isNews;
        lock (_lock)
        {
            isNews = _aloneSince is not null;
            _aloneSince = null;
        }

        if (isNews)
        {
            Log.Together(_logger);
        }
    }
}
