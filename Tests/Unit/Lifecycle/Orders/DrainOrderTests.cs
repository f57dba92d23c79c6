using Realtime.Cluster.Orders;
using Realtime.Lifecycle.Orders;
using Tests.Support;
using Tests.Unit.Lifecycle.Draining;

namespace Tests.Unit.Lifecycle.Orders;

public sealed class DrainOrderTests : IDisposable
{
    private readonly DrainRun _run = new(TimeSpan.FromSeconds(20));
    private readonly FakeHostLifetime _host = new();
    private readonly DrainOrderHandler _handler;

    public DrainOrderTests()
    {
        _handler = new DrainOrderHandler(_run.State, _run.Drain, _run.Open, _host, _run.Time);
        _run.Connect(3);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _handler.Dispose();
        _host.Dispose();
        _run.Dispose();
    }

    [Fact]
    public async Task The_host_stops_once_the_answer_had_time_to_leave()
    {
        Assert.Equal(new DrainAnswer(true, 3, 20), await _handler.HandleAsync(new DrainOrder(), Cancellation));
        Assert.Equal(0, _host.Asked);

        _run.Advance(DrainOrderHandler.AnswerTime);

        Assert.Equal(1, _host.Asked);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_drains_already_is_not_begun_again(bool byOrder)
    {
        if (byOrder)
        {
            await _handler.HandleAsync(new DrainOrder(), Cancellation);
        }
        else
        {
            _run.State.TryBegin();
        }

        Assert.False((await _handler.HandleAsync(new DrainOrder(), Cancellation)).HasBegun);
        _run.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(byOrder ? 1 : 0, _host.Asked);
    }
}
