using Wire;

namespace Tests.Unit.Wire;

public sealed class WebOriginTests
{
    [Theory]
    [InlineData("https://good.test")]
    [InlineData("HTTPS://GOOD.TEST")]
    [InlineData("http://localhost:3000")]
    [InlineData("https://127.0.0.1:8443")]
    [InlineData("https://[::1]:8443")]
    [InlineData("https://good.test.")]
    [InlineData("https://xn--mnchen-3ya.test")]
    public void What_browsers_send_is_an_origin(string text) => Assert.NotNull(WebOrigin.Parse(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("null")]
    [InlineData("good.test")]
    [InlineData("https://")]
    [InlineData("https://*.good.test")]
    [InlineData("https://*")]
    [InlineData("https://good.test/")]
    [InlineData("https://good.test/page")]
    [InlineData("https://good.test:443")]
    [InlineData("https://good.test,https://evil.test")]
    [InlineData("https://good.test https://evil.test")]
    [InlineData("https://user@good.test")]
    [InlineData("https://m\u00fcnchen.test")]
    [InlineData("ftp://good.test")]
    [InlineData("file:///page")]
    public void What_they_never_send_is_none(string? text) => Assert.Null(WebOrigin.Parse(text));
}
