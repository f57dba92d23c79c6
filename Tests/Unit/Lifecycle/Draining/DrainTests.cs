using Realtime.Cluster;
using Realtime.Lifecycle.Draining;
using Realtime.Protocol;
using Wire;

namespace Tests.Unit.Lifecycle.Draining;

public sealed class DrainTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(20)]
    [InlineData(1999)]
    [InlineData(40_000)]
    public async Task Closes_are_spread_evenly_over_the_window(int count)
    {
        using var run = new DrainRun(Window);
        run.Connect(count);

        var took = await run.RunAsync();

        var step = Window / count;
        Assert.Equal(count, run.Closed.Select(static close => close.Client).Distinct().Count());
        Assert.InRange(took, Window - step, Window + run.Flush);
        Assert.InRange(run.Closed[0].At, step / 2, (step / 2) + TimeSpan.FromMilliseconds(21));
        Assert.InRange(run.Closed[^1].At, Window - step - TimeSpan.FromMilliseconds(21), Window);
        for (var slice = TimeSpan.Zero; slice < Window; slice += Slice)
        {
            Assert.InRange(run.Closed.Count(close => close.At >= slice && close.At < slice + Slice), (count * 0.95 / 20) - 1, (count * 1.05 / 20) + 1);
        }

        Assert.Equal((count, 1), (run.Counted.Count("realtime.drain.closed"), run.Counted.Count("realtime.drains", "complete")));
    }

    [Fact]
    public async Task The_order_is_random_and_follows_the_seed()
    {
        List<List<int>> orders = [];
        foreach (var seed in new[] { 1, 1, 2 })
        {
            using var run = new DrainRun(Window, seed);
            run.Connect(100);
            await run.RunAsync();
            orders.Add(run.Closed.ConvertAll(static close => close.Client));
        }

        Assert.Equal(orders[0], orders[1]);
        Assert.NotEqual(orders[0], orders[2]);
        Assert.NotEqual(orders[0], orders[0].Order());
    }

    [Fact]
    public async Task Who_leaves_by_itself_slows_the_rest_down()
    {
        using var run = new DrainRun(Window);
        var clients = run.Connect(2000);

        await run.RunAsync(async () =>
        {
            await run.DelayAsync(Window / 2);
            foreach (var client in clients.Where(client => run.Closed.TrueForAll(close => clients[close.Client] != client)).Take(500))
            {
                client.Leave();
            }
        });

        Assert.Equal(1500, run.Closed.Count);
        Assert.InRange(run.Closed.Count(close => close.At < Window / 2), 990, 1010);
        Assert.InRange(run.Closed.Count(close => close.At >= Window * 0.75), 240, 260);
        Assert.InRange(run.Peak(Slice), 99, 106);
    }

    [Fact]
    public async Task Who_slips_in_late_has_a_turn()
    {
        using var run = new DrainRun(Window);
        run.Connect(100);

        await run.RunAsync(async () =>
        {
            await run.DelayAsync(Window * 0.75);
            run.Connect(100);
        });

        Assert.Equal(200, run.Closed.Select(static close => close.Client).Distinct().Count());
        Assert.True(run.Closed[^1].At <= Window);
        Assert.InRange(run.Peak(Slice), 25, 28);
        Assert.Equal(0, run.Open.Count);
    }

    [Fact]
    public async Task With_nobody_there_it_takes_no_time()
    {
        using var run = new DrainRun(Window);

        Assert.Equal(TimeSpan.Zero, await run.RunAsync());
        Assert.Equal((DrainStage.Drained, DisconnectCode.Shutdown), (run.State.Stage, run.Open.Closing));
    }

    [Fact]
    public async Task A_host_that_is_stopped_again_has_nothing_left_to_drain()
    {
        using var run = new DrainRun(Window);
        run.Connect(3);
        await run.RunAsync();
        run.Drain.Dispose();

        await run.RunAsync();

        Assert.Equal((3, 1), (run.Closed.Count, run.Counted.Count("realtime.drains", "complete")));
    }

    [Fact]
    public async Task It_ends_as_soon_as_nobody_is_left()
    {
        using var run = new DrainRun(Window);
        var clients = run.Connect(10);

        var took = await run.RunAsync(async () =>
        {
            await run.DelayAsync(TimeSpan.FromSeconds(3.3));
            Array.ForEach(clients, static client => client.Leave());
        });

        Assert.Equal(TimeSpan.FromSeconds(3.3), took);
    }

    [Fact]
    public async Task Without_a_window_all_are_closed_at_once()
    {
        using var run = new DrainRun(TimeSpan.Zero);
        run.Connect(500);

        Assert.Equal(run.Flush, await run.RunAsync());
        Assert.Equal(500, run.Closed.Count(static close => close.At == TimeSpan.Zero));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_second_signal_closes_the_rest_at_once(bool comesAtOnceToo)
    {
        using var run = new DrainRun(Window);
        using var signals = new StopSignals(run.Drain.Hurry, run.Time);
        run.Connect(200);

        var took = await run.RunAsync(async () =>
        {
            signals.OnSignal();
            if (comesAtOnceToo)
            {
                signals.OnSignal();
            }

            await run.DelayAsync(TimeSpan.FromSeconds(5));
            signals.OnSignal();
        });

        Assert.Equal(TimeSpan.FromSeconds(5) + run.Flush, took);
        Assert.Equal(200, run.Closed.Count);
        Assert.InRange(run.Closed.Count(static close => close.At < TimeSpan.FromSeconds(5)), 49, 51);
        Assert.Equal(1, run.Counted.Count("realtime.drains", "hurried"));
    }

    [Fact]
    public async Task A_host_that_waits_no_longer_ends_it_at_once()
    {
        using var host = new CancellationTokenSource();
        using var run = new DrainRun(Window) { Host = host.Token };
        run.Connect(200);

        await using var patience = run.Time.CreateTimer(_ => host.Cancel(), state: null, TimeSpan.FromSeconds(5), Timeout.InfiniteTimeSpan);
        var took = await run.RunAsync();

        Assert.Equal(TimeSpan.FromSeconds(5), took);
        Assert.Equal(200, run.Closed.Count);
    }

    [Fact]
    public async Task Nobody_waits_for_a_client_that_never_goes()
    {
        using var run = new DrainRun(Window);
        run.Connect(10);
        _ = new DrainRun.Client(run, 10) { IsStuck = true };

        Assert.Equal(Window + Drain.FarewellTime, await run.RunAsync());
        Assert.Equal(1, run.Counted.Count("realtime.drains", "unfinished"));
        Assert.Equal(1, run.Open.Count);
    }

    [Fact]
    public async Task Progress_is_told_every_few_seconds()
    {
        using var run = new DrainRun(Window);
        run.Connect(5000);

        await run.RunAsync();

        Assert.Equal((1, 1), (run.Logs.Count("connections are closed over"), run.Logs.Count("has drained")));
        Assert.InRange(run.Logs.Count("connections are left"), 3, 4);
    }
}
