using System.Diagnostics;
using Realtime.Lifecycle.Orders;

namespace Tests.Unit.Lifecycle.Orders;

public sealed class ChannelPatternTests
{
    [Theory]
    [InlineData("", "chat:x", true)]
    [InlineData("*", "chat:x", true)]
    [InlineData("chat:*", "chat:x", true)]
    [InlineData("chat:*", "chat:", true)]
    [InlineData("chat:*", "news:x", false)]
    [InlineData("chat:?", "chat:x", true)]
    [InlineData("chat:?", "chat:", false)]
    [InlineData("chat:?", "chat:xy", false)]
    [InlineData("*:x", "chat:x", true)]
    [InlineData("c*t:*1?", "chat:room10", true)]
    [InlineData("c*t:*1?", "chat:room1", false)]
    [InlineData("chat", "chat:x", false)]
    [InlineData("CHAT:*", "chat:x", false)]
    [InlineData("chat:[x]", "chat:x", false)]
    [InlineData("chat:[x]", "chat:[x]", true)]
    [InlineData(@"chat:\*", @"chat:\x", true)]
    [InlineData("a.c", "abc", false)]
    [InlineData("a*b", "a\nb", true)]
    public void A_pattern_fits_whole_names(string pattern, string name, bool expected) => Assert.Equal(expected, new ChannelPattern(pattern).Matches(name));

    [Fact]
    public void A_pattern_longer_than_any_name_fits_none() => Assert.False(new ChannelPattern(new string('*', ChannelPattern.MaxLength + 1)).Matches("x"));

    [Fact]
    public void No_pattern_makes_a_name_slow()
    {
        var watch = Stopwatch.StartNew();
        var pattern = new ChannelPattern(string.Concat(Enumerable.Repeat("*a?", ChannelPattern.MaxLength / 3)) + "b");
        for (var number = 0; number < 20; number++)
        {
            Assert.False(pattern.Matches(new string('a', 255)));
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"It took {watch.Elapsed}.");
    }
}
