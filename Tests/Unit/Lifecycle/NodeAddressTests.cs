using Realtime.Lifecycle;

namespace Tests.Unit.Lifecycle;

public sealed class NodeAddressTests
{
    [Theory]
    [InlineData("http://localhost:5001", "http://localhost:5001")]
    [InlineData("https://localhost:5002,http://127.0.0.1:5001", "http://127.0.0.1:5001")]
    [InlineData("https://localhost:5002", "https://localhost:5002")]
    [InlineData("http://[::]:8080", "http://box:8080")]
    [InlineData("http://0.0.0.0:8080", "http://box:8080")]
    [InlineData("http://+:8080", "http://box:8080")]
    [InlineData("http://*:80", "http://box")]
    [InlineData("http://[::1]:8080", "http://[::1]:8080")]
    [InlineData("unix:/tmp/socket", null)]
    [InlineData("", null)]
    public void First_http_address_is_what_others_call(string listening, string? expected) =>
        Assert.Equal(expected, NodeAddress.Choose(listening.Split(','), "box"), StringComparer.Ordinal);
}
