using ServiceDefaults.Sentry;
using Tests.Support;

namespace Tests.Unit.ServiceDefaults;

public sealed class EventBoundTests
{
    [Fact]
    public void So_many_of_a_kind_in_a_minute_and_what_was_left_out_is_told_later()
    {
        var time = new ManualTime();
        var bound = new EventBound(2, time);

        Assert.Equal([true, true, false, false], Enumerable.Range(0, 4).Select(_ => bound.Takes("A", 1, out var _)));
        Assert.True(bound.Takes("A", 2, out _));
        Assert.True(bound.Takes("B", 1, out _));

        time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(bound.Takes("A", 1, out var leftOut));
        Assert.Equal(2, leftOut);
        Assert.True(bound.Takes("A", 1, out leftOut));
        Assert.Equal(0, leftOut);
    }

    [Fact]
    public void Kinds_without_end_share_one_place()
    {
        var bound = new EventBound(1, new ManualTime());

        var taken = Enumerable.Range(0, EventBound.MaxKinds + 500).Count(id => bound.Takes("A", id, out _));

        Assert.InRange(taken, EventBound.MaxKinds, EventBound.MaxKinds + 1);
    }
}
