using Wire;

namespace Tests.Unit.Wire;

public sealed class IssuerNameTests
{
    [Theory]
    [InlineData(null, IssuerName.Default)]
    [InlineData(" ", IssuerName.Default)]
    [InlineData("https://chat.example/auth", "https://chat.example/auth/")]
    [InlineData(" https://CHAT.example:443/auth/ ", "https://chat.example/auth/")]
    [InlineData("nowhere", "nowhere/")]
    public void However_it_is_written_it_is_spelt_one_way(string? configured, string expected) => Assert.Equal(expected, IssuerName.Normalize(configured));
}
