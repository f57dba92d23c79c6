using Realtime.Broker.Redis;

namespace Tests.Unit.Broker;

public sealed class RelayLineTests
{
    private readonly RelayLine _line = new();

    [Fact]
    public void Silent_line_is_said_before_it_is_cut_and_gets_time_after_it()
    {
        Assert.Equal(RelayRemedy.None, _line.Judge(RelayEcho.Silent, hasPonged: false));
        Assert.False(_line.IsSilent);
        Assert.Equal(RelayRemedy.None, _line.Judge(RelayEcho.Silent, hasPonged: false));
        Assert.True(_line.IsSilent);
        Assert.Equal(RelayRemedy.None, _line.Judge(RelayEcho.Silent, hasPonged: null));
        Assert.Equal(RelayRemedy.Cut, _line.Judge(RelayEcho.Silent, hasPonged: null));
        Assert.Equal(RelayRemedy.None, _line.Judge(RelayEcho.Silent, hasPonged: false));
    }

    [Fact]
    public void Line_that_takes_nothing_is_cut_though_it_still_brings_something()
    {
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(RelayRemedy.None, _line.Judge(RelayEcho.Heard, hasPonged: false));
        }

        Assert.Equal(RelayRemedy.Cut, _line.Judge(RelayEcho.Heard, hasPonged: false));
    }

    [Fact]
    public void Line_that_is_heard_once_is_well()
    {
        for (var round = 0; round < 10; round++)
        {
            Assert.Equal(RelayRemedy.None, _line.Judge(RelayEcho.Silent, hasPonged: false));
            Assert.Equal(RelayRemedy.None, _line.Judge(RelayEcho.Silent, hasPonged: false));
            Assert.Equal(RelayRemedy.None, _line.Judge(RelayEcho.Heard, hasPonged: round % 2 == 0 ? true : null));
            Assert.False(_line.IsSilent);
        }
    }

    [Fact]
    public void Subscription_alone_is_made_again_where_its_line_lives() => Assert.Equal(RelayRemedy.Subscribe, _line.Judge(RelayEcho.Silent, hasPonged: true));

    [Fact]
    public void Redis_that_takes_no_word_says_nothing_of_the_line()
    {
        for (var round = 0; round < 10; round++)
        {
            Assert.Equal(RelayRemedy.None, _line.Judge(RelayEcho.Unsaid, hasPonged: false));
        }

        Assert.False(_line.IsSilent);
    }
}
