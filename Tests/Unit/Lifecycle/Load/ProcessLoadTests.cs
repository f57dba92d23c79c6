using Microsoft.Extensions.Options;
using Realtime.Connections;
using Realtime.Lifecycle.Load;
using Realtime.Telemetry;
using Tests.Simulation;
using Tests.Support;

namespace Tests.Unit.Lifecycle.Load;

public sealed class ProcessLoadTests
{
    private const long Memory = 1000;

    private readonly ManualTime _time = new();
    private ProcessUsage _usage = new(TimeSpan.Zero, Processors: 2, MemoryBytes: 0, Memory);

    [Fact]
    public void The_greatest_of_its_parts_decides()
    {
        Assert.Equal(0.5, new NodeLoadParts(0.5, 0.2, 0.1).Greatest);
        Assert.Equal(0.6, new NodeLoadParts(0.5, 0.6, 0.1).Greatest);
        Assert.Equal(0.7, new NodeLoadParts(0.5, 0.6, 0.7).Greatest);
        Assert.Equal(1.2, new NodeLoadParts(1.2, 1, 1).Greatest);
    }

    [Fact]
    public void A_burst_is_smoothed_and_what_lasts_is_seen()
    {
        var load = Start(smoothing: TimeSpan.FromSeconds(15));

        Work(load, TimeSpan.FromSeconds(1), share: 1);
        Assert.InRange(load.Parts.Processor, 0.05, 0.08);

        Work(load, TimeSpan.FromSeconds(60), share: 0.8);
        Assert.InRange(load.Parts.Processor, 0.78, 0.8);

        // Less than two thirds of it is left after as long as it is smoothed over.
        Work(load, TimeSpan.FromSeconds(15), share: 0);
        Assert.InRange(load.Parts.Processor, 0.27, 0.31);
    }

    [Fact]
    public void How_often_it_is_read_changes_nothing()
    {
        var (often, seldom) = (Start(TimeSpan.FromSeconds(15)), Start(TimeSpan.FromSeconds(15)));
        for (var step = 0; step < 100; step++)
        {
            Advance(TimeSpan.FromMilliseconds(300), share: 0.5);
            Assert.True(often.Utilization >= 0);
        }

        Assert.Equal(seldom.Parts.Processor, often.Parts.Processor, tolerance: 0.01);
    }

    [Fact]
    public void Without_smoothing_it_is_what_was_used_since_the_last_look()
    {
        var load = Start(TimeSpan.Zero);

        Work(load, TimeSpan.FromSeconds(3), share: 0.25);

        Assert.Equal(0.25, load.Utilization, tolerance: 0.0001);
    }

    [Fact]
    public void Memory_is_a_share_of_what_there_is()
    {
        var load = Start(TimeSpan.Zero);
        _usage = _usage with { MemoryBytes = 900 };

        Advance(TimeSpan.FromSeconds(1), share: 0);

        Assert.Equal(0.9, load.Utilization);
        _usage = _usage with { AvailableBytes = 0 };
        Advance(TimeSpan.FromSeconds(1), share: 0);
        Assert.Equal(0, load.Utilization);
    }

    [Fact]
    public void What_the_machine_says_of_itself_is_believable()
    {
        var usage = ProcessUsage.Read();

        Assert.True(usage.ProcessorTime > TimeSpan.Zero);
        Assert.InRange(usage.Processors, 1, 10_000);
        Assert.InRange(usage.MemoryBytes, 1, usage.AvailableBytes);
    }

    private ProcessLoad Start(TimeSpan smoothing) => new(
        new OpenConnections(), Options.Create(new LoadOptions { Smoothing = smoothing }), new LoadMetrics(new UnheardMeters()), _time, () => _usage);

    private void Work(ProcessLoad load, TimeSpan duration, double share)
    {
        Advance(duration, share);
        Assert.True(load.Utilization >= 0);
    }

    private void Advance(TimeSpan duration, double share)
    {
        _usage = _usage with { ProcessorTime = _usage.ProcessorTime + (duration * _usage.Processors * share) };
        _time.Advance(duration);
    }
}
