using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime.Protocol;
using Realtime.RateLimiting;
using Tests.Support;

namespace Tests.Unit.RateLimiting;

public sealed class UserBudgetsTests : IDisposable
{
    private const string Alone = "Redis does not count users' commands";

    private readonly ManualTime _time = new();
    private readonly CapturedLogs _logs = new();
    private readonly ILoggerFactory _loggers;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly CountedEvents _counted;
    private readonly Store _store = new();

    public UserBudgetsTests()
    {
        _counted = new CountedEvents(_services);
        _loggers = LoggerFactory.Create(logging => logging.AddProvider(_logs));
    }

    public void Dispose()
    {
        _counted.Dispose();
        _services.Dispose();
        _loggers.Dispose();
        _logs.Dispose();
    }

    [Fact]
    public async Task A_lease_spares_most_commands_the_round_trip()
    {
        var budgets = Create(perSecond: 100, burst: 1000);

        Assert.Equal(50, await TakeAsync(budgets, 50));

        Assert.Equal(Enumerable.Repeat(5, 10), _store.Asked);
    }

    [Fact]
    public async Task Who_has_none_left_is_not_asked_about_until_there_is_a_lease_again()
    {
        var budgets = Create(perSecond: 100, burst: 1000);
        _store.Answer = static _ => new(new RateLease(0, TimeSpan.FromMilliseconds(50)));

        Assert.Equal(0, await TakeAsync(budgets, 1000));
        Assert.Single(_store.Asked);

        _time.Advance(TimeSpan.FromMilliseconds(51));
        Assert.Equal(0, await TakeAsync(budgets, 1000));
        Assert.Equal(2, _store.Asked.Count);
        Assert.Equal(2000, _counted.Count("realtime.limits.refused", "user"));
    }

    [Fact]
    public async Task Users_have_budgets_of_their_own_and_anonymous_ones_none()
    {
        var budgets = Create(perSecond: 10, burst: 2, withStore: false);

        Assert.Equal(2, await TakeAsync(budgets, 5, "ann"));
        Assert.Equal(2, await TakeAsync(budgets, 5, "bob"));
        Assert.Equal(5, await TakeAsync(budgets, 5, ""));
    }

    [Fact]
    public async Task Without_a_limit_nobody_is_counted()
    {
        var budgets = Create(perSecond: 0, burst: 1);

        Assert.Equal(100, await TakeAsync(budgets, 100));
        Assert.Empty(_store.Asked);
    }

    [Fact]
    public async Task A_store_that_is_away_leaves_the_node_to_its_own_count_and_is_said_once()
    {
        var budgets = Create(perSecond: 100, burst: 20);
        Assert.Equal(15, await TakeAsync(budgets, 15));
        _store.Answer = static _ => throw new UnavailableException("Away.", mayHaveHappened: false);

        // What it had taken from the store counts: five are left of the burst.
        Assert.Equal(5, await TakeAsync(budgets, 100));
        Assert.Equal(0, await TakeAsync(budgets, 100));
        _time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(20, await TakeAsync(budgets, 100));

        Assert.Equal(4, _store.Asked.Count);
        Assert.Equal(300, _counted.Count("realtime.limits.alone"));
        Assert.Equal(1, _logs.Count(Alone));
    }

    [Fact]
    public async Task A_store_that_is_back_counts_again_within_a_second()
    {
        var budgets = Create(perSecond: 100, burst: 20);
        _store.Answer = static _ => throw new UnavailableException("Away.", mayHaveHappened: false);
        await TakeAsync(budgets, 1);
        _store.Answer = static wanted => new(new RateLease(wanted, TimeSpan.Zero));

        await TakeAsync(budgets, 1);
        Assert.Single(_store.Asked);
        _time.Advance(TimeSpan.FromSeconds(1));
        await TakeAsync(budgets, 1);

        Assert.Equal(2, _store.Asked.Count);
        Assert.Equal(1, _logs.Count("Redis counts users' commands again"));
    }

    [Fact]
    public async Task A_slow_store_is_waited_for_once_and_no_longer_than_the_deadline()
    {
        var budgets = Create(perSecond: 100, burst: 20);
        var answer = new TaskCompletionSource<RateLease>();
        _store.Answer = _ => new ValueTask<RateLease>(answer.Task);
        var waiting = Enumerable.Range(0, 3).Select(_ => budgets.TryTakeAsync("ann").AsTask()).ToList();
        Assert.All(waiting, static task => Assert.False(task.IsCompleted));

        _time.Advance(TimeSpan.FromMilliseconds(101));

        Assert.Equal(Enumerable.Repeat(true, 3), await Task.WhenAll(waiting));
        Assert.Single(_store.Asked);
        var later = budgets.TryTakeAsync("ann");
        Assert.True(later.IsCompleted);
        Assert.True(await later);

        // It comes late, and is not lost.
        answer.SetResult(new RateLease(5, TimeSpan.Zero));
        await Eventually.TrueAsync(() => _counted.Count("realtime.limits.asks", "late") == 1);
        Assert.Equal(5, await TakeAsync(budgets, 5));
        Assert.Equal(4, _counted.Count("realtime.limits.alone"));
    }

    [Fact]
    public async Task Whoever_waits_for_one_answer_shares_it()
    {
        var budgets = Create(perSecond: 100, burst: 20);
        var answer = new TaskCompletionSource<RateLease>();
        _store.Answer = _ => new ValueTask<RateLease>(answer.Task);
        var waiting = Enumerable.Range(0, 5).Select(_ => budgets.TryTakeAsync("ann").AsTask()).ToList();

        answer.SetResult(new RateLease(5, TimeSpan.Zero));

        Assert.Equal(Enumerable.Repeat(true, 5), await Task.WhenAll(waiting));
        Assert.Single(_store.Asked);
    }

    private UserBudgets Create(int perSecond, int burst, bool withStore = true) => new(
        withStore ? [_store] : [],
        new LimitMetrics(_services.GetRequiredService<IMeterFactory>()),
        Options.Create(new LimitOptions { UserCommandsPerSecond = perSecond, UserCommandBurst = burst }),
        _time,
        _loggers.CreateLogger<UserBudgets>());

    private static async Task<int> TakeAsync(UserBudgets budgets, int count, string user = "ann")
    {
        var taken = 0;
        for (var i = 0; i < count; i++)
        {
            taken += await budgets.TryTakeAsync(user) ? 1 : 0;
        }

        return taken;
    }

    private sealed class Store : IUserRateStore
    {
        public List<int> Asked { get; } = [];

        public Func<int, ValueTask<RateLease>> Answer { get; set; } = static wanted => new(new RateLease(wanted, TimeSpan.Zero));

        public ValueTask<RateLease> TakeAsync(string user, int wanted, CancellationToken cancellationToken)
        {
            Asked.Add(wanted);
            return Answer(wanted);
        }
    }
}
