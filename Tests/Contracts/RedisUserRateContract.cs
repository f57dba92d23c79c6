using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Realtime.RateLimiting;
using Realtime.Redis;
using StackExchange.Redis;

namespace Tests.Contracts;

/// <summary>What the users' buckets keep to on every server.</summary>
public abstract class RedisUserRateContract : IAsyncLifetime
{
    private const int Burst = 20;

    private readonly string _prefix = $"t{Guid.NewGuid():N}";
    private readonly List<ServiceProvider> _nodes = [];

    private protected abstract string ConnectionString { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IDatabase Database => _nodes[0].GetRequiredService<IConnectionMultiplexer>().GetDatabase();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes)
        {
            await node.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Nodes_share_a_users_bucket()
    {
        var (first, second) = (await StartAsync(perSecond: 1), await StartAsync(perSecond: 1));

        Assert.Equal(15, (await first.TakeAsync("ann", 15, Cancellation)).Tokens);
        Assert.InRange((await second.TakeAsync("ann", 15, Cancellation)).Tokens, 5, 14);
        Assert.Equal(Burst, (await second.TakeAsync("bob", Burst, Cancellation)).Tokens);
    }

    [Fact]
    public async Task An_empty_bucket_says_how_long_it_takes()
    {
        var store = await StartAsync(perSecond: 1);
        await store.TakeAsync("ann", Burst, Cancellation);

        var lease = await store.TakeAsync("ann", 10, Cancellation);

        Assert.Equal(0, lease.Tokens);
        Assert.InRange(lease.Wait.TotalSeconds, 0.1, 10);
    }

    [Fact]
    public async Task Tokens_come_at_their_rate()
    {
        const int PerSecond = 200;
        var store = await StartAsync(PerSecond);
        var watch = Stopwatch.StartNew();
        var taken = 0;
        while (watch.Elapsed < TimeSpan.FromSeconds(1.5))
        {
            taken += (await store.TakeAsync("ann", 7, Cancellation)).Tokens;
        }

        var most = Burst + (PerSecond * watch.Elapsed.TotalSeconds);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{taken} of at most {most:F1} tokens in {watch.Elapsed.TotalSeconds:F2} s"));
        Assert.InRange(taken, Burst + 1, most + 1);
    }

    [Fact]
    public async Task A_bucket_is_one_key_of_whole_numbers_that_ends_by_itself()
    {
        var store = await StartAsync(perSecond: 1);
        await store.TakeAsync("a b{c}\u00e4", 3, Cancellation);
        var key = Key("a b{c}\u00e4");

        Assert.Matches("^[0-9]{16}$", (string?)await Database.StringGetAsync(key));
        Assert.InRange((await Database.KeyTimeToLiveAsync(key))!.Value.TotalSeconds, 0.5, 4);
        Assert.NotEqual(Key("a b{c}"), key);
    }

    [Fact]
    public async Task A_bucket_whose_key_has_expired_is_full()
    {
        var store = await StartAsync(perSecond: 1);
        await store.TakeAsync("ann", Burst, Cancellation);
        await RedisNodes.LetExpireAsync(Database, [Key("ann")]);

        Assert.Equal(Burst, (await store.TakeAsync("ann", Burst, Cancellation)).Tokens);
    }

    [Fact]
    public async Task A_clock_that_was_set_back_costs_no_more_than_an_empty_bucket()
    {
        var store = await StartAsync(perSecond: 10);
        await Database.StringSetAsync(Key("ann"), "9007199254740000");

        var lease = await store.TakeAsync("ann", 5, Cancellation);

        Assert.Equal((0, TimeSpan.FromSeconds(0.5)), (lease.Tokens, lease.Wait));
    }

    private RedisKey Key(string user) => new RedisKeys(_prefix).UserRate(user);

    private async Task<IUserRateStore> StartAsync(int perSecond)
    {
        var services = await RedisNodes.ServicesAsync(ConnectionString, _prefix);
        services.AddSingleton(Options.Create(new LimitOptions { UserCommandsPerSecond = perSecond, UserCommandBurst = Burst }));
        _nodes.Add(services.BuildServiceProvider());
        return _nodes[^1].GetRequiredService<IUserRateStore>();
    }
}
