using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Realtime.Lifecycle;

namespace Tests.Unit.Lifecycle;

public sealed class NodeOptionsTests
{
    [Fact]
    public void Nameless_nodes_get_names_of_their_own()
    {
        var (first, second) = (Read(("Name", "")), Read());

        Assert.Matches("^[a-z0-9-]+-[0-9a-f]{6}$", first.Name);
        Assert.NotEqual(first.Name, second.Name, StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("http://10.0.0.7:8080", "http://10.0.0.7:8080")]
    [InlineData("https://node/", "https://node/")]
    [InlineData("none", "none")]
    [InlineData("", null)]
    public void Address_is_absolute_http_or_none(string value, string? expected) => Assert.Equal(expected, Read(("Address", value)).Address, StringComparer.Ordinal);

    [Theory]
    [InlineData("Address", "localhost:5001")]
    [InlineData("Address", "/node")]
    [InlineData("Address", "ftp://node")]
    [InlineData("Address", "http://node/path")]
    [InlineData("Address", "http://user:secret@node")]
    [InlineData("Name", "a b")]
    [InlineData("Name", "{a}")]
    public void Value_that_cannot_work_is_refused_by_name(string key, string value)
    {
        var refused = Assert.Throws<OptionsValidationException>(() => Read((key, value)));

        Assert.Contains(key, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    private static NodeOptions Read(params (string Key, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(static setting => KeyValuePair.Create($"Realtime:Node:{setting.Key}", (string?)setting.Value)))
            .Build();
        using var services = new ServiceCollection().AddRealtimeLifecycle(configuration, "ready").BuildServiceProvider();
        return services.GetRequiredService<IOptions<NodeOptions>>().Value;
    }
}
