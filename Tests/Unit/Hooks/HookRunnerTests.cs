using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime.Channels;
using Realtime.Hooks;
using Realtime.Protocol;
using Tests.Support;

namespace Tests.Unit.Hooks;

public sealed class HookRunnerTests : IDisposable
{
    private static readonly ConnectingContext Stranger = new()
    {
        Client = "c1",
        User = "",
        Transport = "websocket",
        Protocol = "json",
        HasToken = false,
        Name = "js",
        Version = "",
        Headers = new Dictionary<string, string>(StringComparer.Ordinal),
        Channels = [],
    };

    private static readonly PublishingContext Publishing = new() { Client = "c1", User = "ann", Transport = "websocket", Protocol = "json", Channel = "chat:x", Data = "1"u8.ToArray() };

    private readonly ManualTime _time = new();
    private readonly CapturedLogs _logs = new();

    [Fact]
    public async Task Later_hooks_see_what_earlier_ones_said_and_have_the_later_word()
    {
        ConnectingContext? seen = null;
        var end = DateTimeOffset.UnixEpoch.AddYears(60);
        var runner = Runner(
            Connecting(_ => new ConnectingResult { User = "ann", Info = "1"u8.ToArray(), Meta = "2"u8.ToArray(), Subscriptions = Subscriptions("a", "b"), ExpiresAt = end }),
            Connecting(context =>
            {
                seen = context;
                return new ConnectingResult { Info = "3"u8.ToArray(), IsRefreshedByServer = true, Subscriptions = Subscriptions("b", "c") };
            }));

        var said = await runner.OnConnectingAsync(Stranger, TestContext.Current.CancellationToken);

        Assert.Equal(("ann", "1", "2"), (seen!.User, Text(seen.Info), Text(seen.Meta)));
        Assert.Equal(("ann", "3", "2", true, end), (said.User, Text(said.Info!.Value), Text(said.Meta!.Value), said.IsRefreshedByServer, said.ExpiresAt));
        Assert.Equal(["a", "b", "c"], said.Subscriptions!.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_first_refusal_ends_it()
    {
        var wasAsked = false;
        var runner = Runner(
            Connecting(_ => new ConnectingResult { User = "ann" }),
            Connecting(_ => ConnectingResult.Refuse(HookRefusal.With(new ProtocolError(1000, "not you")))),
            Connecting(_ =>
            {
                wasAsked = true;
                return ConnectingResult.Pass;
            }));

        var said = await runner.OnConnectingAsync(Stranger, TestContext.Current.CancellationToken);

        Assert.Equal(new ProtocolError(1000, "not you"), said.Refusal!.Error);
        Assert.Null(said.User);
        Assert.False(wasAsked);
    }

    [Fact]
    public async Task What_hooks_say_of_a_publication_and_a_subscription_comes_together()
    {
        var runner = Runner(
            new FakeHooks
            {
                Publishing = (_, _) => new(new PublishingResult { Data = "2"u8.ToArray(), Tags = Tags("a", "1"), SkipHistory = true, IsAllowed = true }),
                Subscribing = (_, _) => new(SubscribingResult.Allow(new ServerSubscription { Info = "1"u8.ToArray(), Overrides = new() { Presence = true, JoinLeave = true } })),
            },
            new FakeHooks
            {
                Publishing = (context, _) => new(new PublishingResult { Data = Encoding.UTF8.GetBytes($"{Text(context.Data)}3"), Tags = Tags("b", "2"), IdempotencyKey = "k", MayPatch = true }),
                Subscribing = (_, _) => new(SubscribingResult.Allow(new ServerSubscription { Data = "2"u8.ToArray(), Overrides = new() { JoinLeave = false } }) with { DecidesAlone = true }),
            });

        var published = await runner.OnPublishingAsync(Publishing, TestContext.Current.CancellationToken);
        var subscribed = await runner.OnSubscribingAsync(Subscribing(), TestContext.Current.CancellationToken);

        Assert.Equal(("23", true, true, "k", true), (Text(published.Data!.Value), published.SkipHistory, published.IsAllowed, published.IdempotencyKey, published.MayPatch));
        Assert.Equal(["a", "b"], published.Tags!.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(("1", "2"), (Text(subscribed.Grant!.Info), Text(subscribed.Grant.Data)));
        Assert.Equal(new SubscriptionOverrides { Presence = true, JoinLeave = false }, subscribed.Grant.Overrides);
        Assert.True(subscribed.DecidesAlone);
    }

    [Fact]
    public async Task A_hook_that_throws_makes_it_unavailable_and_is_said_once()
    {
        var runner = Runner(Connecting(_ => throw new InvalidOperationException("broken")));

        await Assert.ThrowsAsync<UnavailableException>(async () => await runner.OnConnectingAsync(Stranger, TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<UnavailableException>(async () => await runner.OnConnectingAsync(Stranger, TestContext.Current.CancellationToken));

        Assert.Single(_logs.Entries, static entry => entry.Level is LogLevel.Warning && entry.Text.Contains("FakeHooks failed for connecting", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_hook_that_takes_no_notice_of_its_time_is_left_behind_but_keeps_its_place()
    {
        var stuck = new TaskCompletionSource<ConnectingResult>();
        var calls = 0;
        var runner = Runner(new HookOptions { MaxConcurrent = 1 }, new FakeHooks { Connecting = (_, _) => ++calls == 1 ? new(stuck.Task) : new(ConnectingResult.Pass) });

        var first = runner.OnConnectingAsync(Stranger, TestContext.Current.CancellationToken).AsTask();
        _time.Advance(TimeSpan.FromSeconds(3));
        await Assert.ThrowsAsync<UnavailableException>(() => first);
        var second = runner.OnConnectingAsync(Stranger, TestContext.Current.CancellationToken).AsTask();
        Assert.Equal(1, calls);
        _time.Advance(TimeSpan.FromSeconds(3));
        await Assert.ThrowsAsync<UnavailableException>(() => second);
        stuck.SetResult(ConnectingResult.Pass);
        await Eventually.TrueAsync(async () =>
        {
            // The place is given back where the hook ends, which nobody waits for.
            var third = runner.OnConnectingAsync(Stranger, TestContext.Current.CancellationToken).AsTask();
            _time.Advance(TimeSpan.FromSeconds(3));
            await ((Task)third).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return third.IsCompletedSuccessfully;
        });

        Assert.Equal(2, calls);
        Assert.Equal(1, _logs.Count("it took too long"));
        Assert.True(_logs.Count("too many are under way") >= 1);
    }

    [Fact]
    public async Task A_hook_is_told_when_its_time_is_over()
    {
        var isTold = false;
        var runner = Runner(new FakeHooks
        {
            Connecting = async (_, stop) =>
            {
                await using var registration = stop.Register(() => isTold = true);
                await Task.Delay(Timeout.InfiniteTimeSpan, stop);
                return ConnectingResult.Pass;
            },
        });

        var asked = runner.OnConnectingAsync(Stranger, TestContext.Current.CancellationToken).AsTask();
        _time.Advance(TimeSpan.FromSeconds(3));

        await Assert.ThrowsAsync<UnavailableException>(() => asked);
        Assert.True(isTold);
    }

    [Fact]
    public async Task A_client_that_goes_away_is_no_failure()
    {
        using var gone = new CancellationTokenSource();
        var runner = Runner(new FakeHooks
        {
            Connecting = async (_, stop) =>
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, stop);
                return ConnectingResult.Pass;
            },
        });

        var asked = runner.OnConnectingAsync(Stranger, gone.Token).AsTask();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        Assert.Empty(_logs.Entries);
    }

    [Fact]
    public async Task A_code_that_is_not_the_applications_counts_as_a_failure()
    {
        var runner = Runner(Connecting(_ => ConnectingResult.Refuse(HookRefusal.With(new ProtocolError(2000, "mine")))));

        await Assert.ThrowsAsync<UnavailableException>(async () => await runner.OnConnectingAsync(Stranger, TestContext.Current.CancellationToken));

        Assert.Equal(1, _logs.Count("a code that is not the application's"));
    }

    [Fact]
    public async Task A_reason_that_reads_as_JSON_is_replaced_and_said()
    {
        var runner = Runner(Connecting(_ => ConnectingResult.Refuse(HookRefusal.With(new DisconnectCode(4500, "123")))));

        var said = await runner.OnConnectingAsync(Stranger, TestContext.Current.CancellationToken);

        Assert.Equal(new DisconnectCode(4500, "disconnected"), said.Refusal!.Disconnect);
        Assert.Equal(1, _logs.Count("reads as JSON"));
    }

    [Fact]
    public async Task A_refresh_is_decided_by_the_first_that_says_something_and_a_failure_is_unknown()
    {
        var end = DateTimeOffset.UnixEpoch.AddYears(60);
        var decided = Runner(new FakeHooks(), Refreshing(_ => new RefreshingResult { GoesOn = true, ExpiresAt = end }), Refreshing(_ => new RefreshingResult { GoesOn = true }));
        var failing = Runner(Refreshing(_ => throw new InvalidOperationException("broken")), Refreshing(_ => new RefreshingResult { GoesOn = true }));

        Assert.Equal(end, (await decided.OnRefreshingAsync(Stranger, TestContext.Current.CancellationToken)).ExpiresAt);
        Assert.True((await failing.OnRefreshingSubscriptionAsync(Stranger, "chat:x", TestContext.Current.CancellationToken)).IsUnknown);
        Assert.Equal(RefreshingResult.Pass, await Runner(new FakeHooks()).OnRefreshingAsync(Stranger, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Whoever_fails_to_take_a_parting_troubles_nobody_else()
    {
        var told = 0;
        var runner = Runner(
            new FakeHooks { Disconnected = (_, _) => throw new InvalidOperationException("broken") },
            new FakeHooks
            {
                Disconnected = (context, _) =>
                {
                    told = context.Code;
                    return ValueTask.CompletedTask;
                },
            });

        await runner.OnDisconnectedAsync(new DisconnectedContext { Client = "c1", User = "ann", Transport = "websocket", Protocol = "json", Code = 3503 });

        Assert.Equal(3503, told);
    }

    [Fact]
    public async Task Where_nobody_is_registered_nothing_is_asked_and_nothing_said()
    {
        var runner = Runner();

        await AskAllAsync(runner, TestContext.Current.CancellationToken);

        Assert.DoesNotContain(Enum.GetValues<HookKind>(), runner.IsAsked);
    }

    [Fact]
    public void A_class_is_asked_only_about_what_it_has_a_method_for()
    {
        var runner = Runner(new OnlyPublishing());

        Assert.True(runner.IsAsked(HookKind.Publishing));
        Assert.Equal(1, Enum.GetValues<HookKind>().Count(runner.IsAsked));
    }

    public void Dispose() => _logs.Dispose();

    private static async Task AskAllAsync(HookRunner runner, CancellationToken cancellationToken)
    {
        Assert.Same(ConnectingResult.Pass, await runner.OnConnectingAsync(Stranger, cancellationToken));
        Assert.Same(PublishingResult.Pass, await runner.OnPublishingAsync(Publishing, cancellationToken));
        Assert.Same(RefreshingResult.Pass, await runner.OnRefreshingAsync(Publishing, cancellationToken));
    }

    private static FakeHooks Connecting(Func<ConnectingContext, ConnectingResult> say) => new() { Connecting = (context, _) => new(say(context)) };

    private static FakeHooks Refreshing(Func<ClientContext, RefreshingResult> say) => new() { Refreshing = (context, _, _) => new(say(context)) };

    private static SubscribingContext Subscribing() => new() { Client = "c1", User = "ann", Transport = "websocket", Protocol = "json", Channel = "chat:x", HasToken = false, IsUserLimited = false };

    private static Dictionary<string, ServerSubscription> Subscriptions(params string[] channels) => channels.ToDictionary(static channel => channel, static _ => new ServerSubscription(), StringComparer.Ordinal);

    private static Dictionary<string, string> Tags(string name, string value) => new(StringComparer.Ordinal) { [name] = value };

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    private HookRunner Runner(params IRealtimeHooks[] hooks) => Runner(new HookOptions(), hooks);

    private HookRunner Runner(HookOptions options, params IRealtimeHooks[] hooks)
    {
        var services = new ServiceCollection().AddMetrics().AddLogging(logging => logging.AddProvider(_logs)).BuildServiceProvider();
        var metrics = new HookMetrics(services.GetRequiredService<IMeterFactory>());
        return new HookRunner(hooks, Options.Create(options), metrics, new HookFailures(metrics, _time, services.GetRequiredService<ILogger<HookFailures>>()), _time);
    }

    private sealed class OnlyPublishing : IRealtimeHooks
    {
        public ValueTask<PublishingResult> OnPublishingAsync(PublishingContext context, CancellationToken cancellationToken) => new(PublishingResult.Pass);
    }
}
