using System.Diagnostics;
using Microsoft.Extensions.Options;
using Realtime.Broker;
using Realtime.Broker.Redis;
using Realtime.Protocol;
using Realtime.Redis;
using Tests.Support;

namespace Tests.Unit.Broker;

public sealed class PublishLanesTests
{
    private static readonly PublishOptions Kept = new(10, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));

    private readonly ManualTime _time = new();
    private readonly List<Call> _calls = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Publish_goes_out_at_once_and_what_comes_meanwhile_goes_together()
    {
        await using var lanes = Create();
        var publishes = Enumerable.Range(0, 10).Select(number => Publish(lanes, "news", (byte)number)).ToList();
        Assert.Equal([0], Assert.Single(_calls).Numbers);

        _calls[0].Answer();
        await CallsAsync(2);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9], _calls[1].Numbers);
        _calls[1].Answer();
        await Task.WhenAll(publishes);
    }

    [Fact]
    public async Task Channels_do_not_wait_for_each_other()
    {
        await using var lanes = Create();
        var first = Publish(lanes, "news", 0);
        var second = Publish(lanes, "other", 1);

        Assert.Equal(["news", "other"], _calls.Select(static call => call.Channel).ToArray());
        _calls[1].Answer();
        await second;
        Assert.False(first.IsCompleted);
        _calls[0].Answer();
        await first;
    }

    [Fact]
    public async Task Call_takes_only_publishes_that_are_kept_alike()
    {
        await using var lanes = Create();
        var first = Publish(lanes, "news", 0);
        var rest = new[]
        {
            Publish(lanes, "news", 1),
            Publish(lanes, "news", 2, Kept with { IdempotencyKey = "once" }),
            Publish(lanes, "news", 3, Kept with { HistorySize = 5 }),
            Publish(lanes, "news", 4),
        };
        for (var call = 0; call < 4; call++)
        {
            await CallsAsync(call + 1);
            _calls[call].Answer();
        }

        await first;
        await Task.WhenAll(rest);
        Assert.Equal<int[]>([[0], [1, 2], [3], [4]], _calls.Select(static call => call.Numbers).ToArray());
    }

    [Fact]
    public async Task Failure_reaches_only_those_that_shared_the_call()
    {
        await using var lanes = Create();
        var first = Publish(lanes, "news", 0);
        var second = Publish(lanes, "news", 1);
        _calls[0].Fail(new UnavailableException("gone", mayHaveHappened: true));
        await Assert.ThrowsAsync<UnavailableException>(() => first.WaitAsync(Cancellation));

        await CallsAsync(2);
        _calls[1].Answer();
        Assert.NotNull(await second);
    }

    [Fact]
    public async Task Publish_that_waited_too_long_is_refused_unsent()
    {
        await using var lanes = Create();
        var first = Publish(lanes, "news", 0);
        var late = Publish(lanes, "news", 1);
        _time.Advance(TimeSpan.FromSeconds(2));
        _calls[0].Answer();

        await first;
        var refused = await Assert.ThrowsAsync<UnavailableException>(() => late.WaitAsync(Cancellation));
        Assert.False(refused.MayHaveHappened);
        Assert.Single(_calls);
    }

    [Fact]
    public async Task Memory_of_what_waits_is_bounded()
    {
        await using var lanes = Create();
        var first = Publish(lanes, "news", 0);
        var waiting = lanes.PublishAsync("news", new byte[1024 * 1024], Kept, Cancellation);
        var refused = await Assert.ThrowsAsync<UnavailableException>(() => Publish(lanes, "other", 1));
        Assert.False(refused.MayHaveHappened);

        _calls[0].Answer();
        await CallsAsync(2);
        var next = Publish(lanes, "other", 2);
        _calls[1].Answer();
        await CallsAsync(3);
        _calls[2].Answer();
        await Task.WhenAll(first, waiting, next);
    }

    [Fact]
    public async Task Every_step_of_a_call_belongs_to_the_first_publish_in_it()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var seen = new List<Activity?>();
        await using var lanes = new PublishLanes(SendInTwoStepsAsync, Options.Create(new RedisOptions()), _time);
        using var activity = new Activity("publish").Start();
        var publish = Publish(lanes, "news", 0);
        release.SetResult();
        await publish;

        Assert.Equal([activity, activity], seen);

        async Task<IReadOnlyList<StreamPosition?>> SendInTwoStepsAsync(string channel, IReadOnlyList<PendingPublish> batch)
        {
            seen.Add(Activity.Current);
            await release.Task.WaitAsync(Cancellation);
            seen.Add(Activity.Current);
            return [null];
        }
    }

    [Fact]
    public async Task Caller_that_stops_waiting_stops_nobody_else()
    {
        await using var lanes = Create();
        using var stop = new CancellationTokenSource();
        var first = lanes.PublishAsync("news", [0], Kept, stop.Token);
        var second = Publish(lanes, "news", 1);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first.WaitAsync(Cancellation));

        _calls[0].Answer();
        await CallsAsync(2);
        _calls[1].Answer();
        Assert.NotNull(await second);
    }

    private static Task<StreamPosition?> Publish(PublishLanes lanes, string channel, byte number, PublishOptions? options = null) =>
        lanes.PublishAsync(channel, [number], options ?? Kept, Cancellation);

    private PublishLanes Create() => new(SendAsync, Options.Create(new RedisOptions { MaxWaitingPublishBytes = 1024 * 1024 }), _time);

    private Task<IReadOnlyList<StreamPosition?>> SendAsync(string channel, IReadOnlyList<PendingPublish> batch)
    {
        var call = new Call(channel, [.. batch.Select(static publish => (int)publish.Record[0])]);
        lock (_calls)
        {
            _calls.Add(call);
        }

        return call.WaitAsync();
    }

    private Task CallsAsync(int count) => Eventually.HoldsAsync(
        () =>
        {
            lock (_calls)
            {
                return _calls.Count >= count;
            }
        },
        $"{count} calls are made",
        Cancellation);

    private sealed class Call(string channel, int[] numbers)
    {
        private readonly TaskCompletionSource<IReadOnlyList<StreamPosition?>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Channel => channel;

        public int[] Numbers => numbers;

        public Task<IReadOnlyList<StreamPosition?>> WaitAsync() => _answer.Task.WaitAsync(Cancellation);

        public void Answer() => _answer.SetResult([.. numbers.Select(static number => (StreamPosition?)new StreamPosition((ulong)number, "abc"))]);

        public void Fail(Exception exception) => _answer.SetException(exception);
    }
}
