using ServiceDefaults.Sentry;
using Tests.Support.Intakes;

namespace Tests.Unit.ServiceDefaults;

public sealed class SecretTextTests
{
    [Fact]
    public void Whatever_looks_like_a_secret_is_taken_out()
    {
        var canaries = new Canaries();
        var search = canaries.Search();
        Assert.Equal(10, search.Find(canaries.Confession).Count);

        var scrubbed = SecretText.Scrub(canaries.Confession);

        Assert.Empty(search.Find(scrubbed));
        Assert.StartsWith("boom token=[Redacted]", scrubbed, StringComparison.Ordinal);
        Assert.Contains("https://[Redacted]@example.test/x?[Redacted]", scrubbed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The order 'info' failed on this node.")]
    [InlineData("Object reference not set to an instance of an object.")]
    [InlineData("Connection refused (127.0.0.1:6379)")]
    public void What_holds_none_stays(string text) => Assert.Equal(text, SecretText.Scrub(text));
}
