using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Realtime.Lifecycle;
using Realtime.Lifecycle.Draining;

namespace Tests.Unit.Lifecycle.Draining;

public sealed class ShutdownTimeoutTests
{
    [Theory]
    [InlineData("00:00:20", "00:00:50")]
    [InlineData("00:10:00", "00:10:30")]
    [InlineData("00:00:00", "00:00:30")]
    public void The_hosts_patience_follows_the_window(string window, string expected) => Assert.Equal(expected, Read(window));

    [Fact]
    public void A_hosts_own_value_stands()
    {
        Assert.Equal("00:00:26", Read("00:00:20", host: static options => options.ShutdownTimeout = TimeSpan.FromSeconds(26)));
        Assert.Equal("-00:00:00.0010000", Read("00:00:20", host: static options => options.ShutdownTimeout = Timeout.InfiniteTimeSpan));
        Assert.Equal("00:00:30", Read("00:00:20", key: "30", host: static options => options.ShutdownTimeout = TimeSpan.FromSeconds(30)));
    }

    [Theory]
    [InlineData("00:00:20", "00:00:25.999")]
    [InlineData("00:00:25", "00:00:30")]
    public void One_that_ends_with_the_window_is_refused_with_both_keys(string window, string host)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Read(window, key: "30", options => options.ShutdownTimeout = TimeSpan.Parse(host, CultureInfo.InvariantCulture)));

        Assert.Contains(ShutdownTimeoutRules.Key, refused.Message, StringComparison.Ordinal);
        Assert.Contains("Realtime:Drain:Window", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-00:00:01")]
    [InlineData("01:00:01")]
    public void A_window_that_cannot_be_is_refused(string window) =>
        Assert.Contains("Window", Assert.Throws<OptionsValidationException>(() => Read(window)).Message, StringComparison.Ordinal);

    private static string Read(string window, string? key = null, Action<HostOptions>? host = null)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Realtime:Drain:Window", window), new("shutdownTimeoutSeconds", key)]).Build();
        var builder = new ServiceCollection().AddRealtimeLifecycle(configuration, "ready");
        if (host is not null)
        {
            builder.Configure(host);
        }

        using var services = builder.BuildServiceProvider();
        return services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout.ToString("c", CultureInfo.InvariantCulture);
    }
}
