using Microsoft.Extensions.Options;

namespace Tests.LoadBalancer;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("LoadBalancer:IdleTimeout", "00:00:40", "LoadBalancer:IdleTimeout is 00:00:40")]
    [InlineData("LoadBalancer:IdleTimeout", "00:00:40", "ping interval (25 s) and pong time (8 s)")]
    [InlineData("LoadBalancer:AuthServiceAddress", "auth-service", "AuthServiceAddress")]
    [InlineData("LoadBalancer:NodesAddress", "realtime", "NodesAddress")]
    [InlineData("LoadBalancer:RegistryReadInterval", "00:00:00", "RegistryReadInterval")]
    [InlineData("LoadBalancer:HttpsPort", "70000", "HttpsPort")]
    [InlineData("LoadBalancer:Health:FailuresUntilUnhealthy", "0", "FailuresUntilUnhealthy")]
    [InlineData("ConnectionStrings:redis", "", "ConnectionStrings:redis is missing")]
    public async Task A_wrong_value_stops_the_start_and_is_named(string key, string value, string expected)
    {
        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => TestBalancer.StartAsync(settings: (key, value)));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_value_counts_as_absent()
    {
        await using var balancer = await TestBalancer.StartAsync(settings:
        [
            ("LoadBalancer:HttpsPort", ""),
            ("LoadBalancer:IdleTimeout", ""),
            ("LoadBalancer:KeyPrefix", ""),
            ("LoadBalancer:AuthServiceAddress", ""),
            ("LoadBalancer:NodesAddress", ""),
        ]);

        Assert.NotEqual(0, balancer.Https.Port);
    }
}
