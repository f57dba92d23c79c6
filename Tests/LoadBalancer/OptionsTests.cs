using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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
    [InlineData("LoadBalancer:Drain:Window", "-00:00:01", "Window")]
    [InlineData("LoadBalancer:ShutdownTimeout", "00:00:20", "LoadBalancer:ShutdownTimeout is 00:00:20 and must be at least 00:00:06 longer than LoadBalancer:Drain:Window, which is 00:00:20")]
    [InlineData("ConnectionStrings:redis", "", "ConnectionStrings:redis is missing")]
    public async Task A_wrong_value_stops_the_start_and_is_named(string key, string value, string expected)
    {
        var failure = await Assert.ThrowsAnyAsync<OptionsValidationException>(() => TestBalancer.StartAsync(settings: (key, value)));

        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "00:00:02", "00:00:12")]
    [InlineData("00:00:08", "00:00:02", "00:00:08")]
    [InlineData("", "00:10:00", "00:10:10")]
    public async Task A_stop_may_take_longer_than_the_window(string timeout, string window, string expected)
    {
        await using var balancer = await TestBalancer.StartAsync(settings: [("LoadBalancer:ShutdownTimeout", timeout), ("LoadBalancer:Drain:Window", window)]);

        Assert.Equal(TimeSpan.Parse(expected, CultureInfo.InvariantCulture), balancer.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout);
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
