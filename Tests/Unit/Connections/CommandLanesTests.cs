using Realtime.Connections;
using Tests.Support;

namespace Tests.Unit.Connections;

public sealed class CommandLanesTests : IDisposable
{
    private const int MaxAtOnce = 3;

    private readonly CommandLanes _lanes = new(MaxAtOnce);
    private readonly Lock _lock = new();
    private readonly List<string> _begun = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _lanes.Dispose();

    [Fact]
    public async Task Commands_of_one_lane_run_one_after_another_as_they_were_started()
    {
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        await StartAsync("a", "first", first.Task);
        await StartAsync("a", "second", second.Task);
        await StartAsync("a", "third", Task.CompletedTask);
        Assert.Equal(["first"], Begun());

        first.SetResult();
        await Eventually.HoldsAsync(() => Begun().Count == 2, "the second command begins", Cancellation);
        Assert.Equal(["first", "second"], Begun());

        second.SetResult();
        await _lanes.CloseAsync();
        Assert.Equal(["first", "second", "third"], Begun());
    }

    [Fact]
    public async Task Commands_of_different_lanes_overlap_and_begin_at_once()
    {
        var never = new TaskCompletionSource();
        await StartAsync("a", "one", never.Task);
        await StartAsync("b", "two", never.Task);
        await StartAsync("c", "three", never.Task);

        Assert.Equal(["one", "two", "three"], Begun());
        never.SetResult();
        await _lanes.CloseAsync();
    }

    [Fact]
    public async Task Over_the_bound_the_next_waits_for_a_place()
    {
        var (first, rest) = (new TaskCompletionSource(), new TaskCompletionSource());
        await StartAsync("a", "one", first.Task);
        await StartAsync("b", "two", rest.Task);
        await StartAsync("b", "three", rest.Task);
        var fourth = StartAsync("d", "four", Task.CompletedTask);
        Assert.False(fourth.IsCompleted);

        first.SetResult();
        await fourth;

        rest.SetResult();
        await _lanes.CloseAsync();
        Assert.Equal(["one", "two", "four", "three"], Begun());
    }

    [Fact]
    public async Task A_close_ends_the_waiting_for_a_place_and_those_who_wait_in_line()
    {
        using var closing = new CancellationTokenSource();
        var cancelled = new TaskCompletionSource();
        for (var n = 0; n < MaxAtOnce; n++)
        {
            await StartAsync("a", $"{n}", cancelled.Task);
        }

        var waiting = _lanes.StartAsync("b", () => throw new InvalidOperationException("It must not begin."), closing.Token).AsTask();
        await closing.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        cancelled.SetResult();
        await _lanes.CloseAsync().WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
        Assert.Equal(["0", "1", "2"], Begun());
    }

    [Fact]
    public async Task Nothing_is_left_of_a_lane_that_ran_empty()
    {
        for (var n = 0; n < 100; n++)
        {
            await StartAsync($"lane {n % 5}", $"{n}", Task.CompletedTask);
        }

        Assert.True(_lanes.CloseAsync().IsCompletedSuccessfully);
        Assert.Equal(100, Begun().Count);
    }

    private Task StartAsync(string lane, string name, Task end) => _lanes.StartAsync(lane, () => RunAsync(name, end), Cancellation).AsTask();

    private async ValueTask RunAsync(string name, Task end)
    {
        lock (_lock)
        {
            _begun.Add(name);
        }

        await end;
    }

    private List<string> Begun()
    {
        lock (_lock)
        {
            return [.. _begun];
        }
    }
}
