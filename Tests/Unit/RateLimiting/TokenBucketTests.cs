using Realtime.RateLimiting;
using Tests.Support;

namespace Tests.Unit.RateLimiting;

public sealed class TokenBucketTests
{
    private readonly ManualTime _time = new();
    private TokenBucket _bucket;

    [Fact]
    public void A_full_bucket_gives_its_burst_and_then_what_comes_in()
    {
        var rate = BucketRate.Of(10, TimeSpan.FromSeconds(1), 5, _time);

        Assert.Equal(5, Take(rate, 8));
        _time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.Equal(0, Take(rate, 1));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, Take(rate, 2));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(5, Take(rate, 8));
    }

    [Fact]
    public void What_is_refused_costs_nothing()
    {
        var rate = BucketRate.Of(1, TimeSpan.FromSeconds(1), 1, _time);
        Assert.Equal(1, Take(rate, 1000));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(1, Take(rate, 1000));
    }

    [Fact]
    public void Spending_never_owes_more_than_the_burst()
    {
        var rate = BucketRate.Of(1, TimeSpan.FromSeconds(1), 3, _time);
        for (var i = 0; i < 100; i++)
        {
            _bucket.Spend(rate, _time.GetTimestamp());
        }

        Assert.Equal(0, Take(rate, 1));
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(3, Take(rate, 5));
    }

    private int Take(BucketRate rate, int wanted)
    {
        var taken = 0;
        for (var i = 0; i < wanted; i++)
        {
            taken += _bucket.TryTake(rate, _time.GetTimestamp()) ? 1 : 0;
        }

        return taken;
    }
}
