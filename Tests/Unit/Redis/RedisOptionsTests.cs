using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Realtime.Redis;

namespace Tests.Unit.Redis;

public sealed class RedisOptionsTests
{
    [Fact]
    public void Empty_configuration_is_valid()
    {
        var options = Read();

        Assert.Equal("realtime", options.KeyPrefix, StringComparer.Ordinal);
        Assert.False(options.TrustFailover);
    }

    [Fact]
    public void Prefix_stands_beside_the_section_and_empty_means_absent()
    {
        Assert.Equal("blue", Read(("Realtime:KeyPrefix", "blue")).KeyPrefix, StringComparer.Ordinal);
        Assert.Equal("realtime", Read(("Realtime:KeyPrefix", "")).KeyPrefix, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("Realtime:KeyPrefix", "a{b}")]
    [InlineData("Realtime:KeyPrefix", "a b")]
    [InlineData("Realtime:Redis:OperationTimeout", "00:00:00")]
    [InlineData("Realtime:Redis:OperationTimeout", "01:00:00")]
    [InlineData("Realtime:Redis:MaxWaitingPublishBytes", "0")]
    [InlineData("Realtime:Redis:UnsubscribeDelay", "-00:00:01")]
    public void Value_that_cannot_work_is_refused_by_name(string key, string value)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Read((key, value)));

        Assert.Contains(key.Split(':')[^1], refused.Message, StringComparison.Ordinal);
    }

    private static RedisOptions Read(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)))
            .Build();
        using var services = new ServiceCollection().AddRealtimeRedis(configuration, "ready").BuildServiceProvider();
        return services.GetRequiredService<IOptions<RedisOptions>>().Value;
    }
}
