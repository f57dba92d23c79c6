using AppHost.Commands;

namespace Tests.AppHost;

public sealed class BanDurationTests
{
    [Theory]
    [InlineData("1s", 1)]
    [InlineData(" 30m ", 30 * 60)]
    [InlineData("12h", 12 * 3600)]
    [InlineData("3650d", 3650 * 86_400)]
    public void A_number_and_a_unit_are_understood(string text, int seconds)
    {
        Assert.True(BanDuration.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(" ")]
    public void Nothing_is_for_ever(string? text)
    {
        Assert.True(BanDuration.TryParse(text, out var duration));
        Assert.Null(duration);
    }

    [Theory]
    [InlineData("0m")]
    [InlineData("-1h")]
    [InlineData("5")]
    [InlineData("h")]
    [InlineData("1w")]
    [InlineData("3651d")]
    [InlineData("99999999999d")]
    public void Everything_else_is_refused(string text) => Assert.False(BanDuration.TryParse(text, out _));
}
