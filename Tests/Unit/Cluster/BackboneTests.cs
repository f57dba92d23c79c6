using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime;
using Realtime.Bans;
using Realtime.Broker;
using Realtime.Broker.Memory;
using Realtime.Broker.Redis;
using Realtime.Cluster;
using Realtime.Hub;
using Realtime.Lifecycle;
using Realtime.Presence;
using Realtime.Presence.Memory;
using Realtime.Presence.Redis;
using Realtime.Protocol;
using Tests.Support;

namespace Tests.Unit.Cluster;

public sealed class BackboneTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Redis", "", "Production", typeof(RedisBroker))]
    [InlineData("redis", "", "Development", typeof(RedisBroker))]
    [InlineData("", "localhost:6379", "Production", typeof(RedisBroker))]
    [InlineData("", "localhost:6379", "Development", typeof(RedisBroker))]
    [InlineData("Memory", "localhost:6379", "Production", typeof(MemoryBroker))]
    [InlineData("", "", "Development", typeof(MemoryBroker))]
    public void Broker_is_what_the_configuration_says(string broker, string connectionString, string environment, Type expected)
    {
        var services = Services(broker, connectionString, environment);

        Assert.Equal(expected, Assert.Single(services, static service => service.ServiceType == typeof(IBroker)).ImplementationType);
        Assert.Single(services, static service => service.ServiceType == typeof(INodeRegistry));
        Assert.Single(services, static service => service.ServiceType == typeof(IControlBus));
        var presence = Assert.Single(services, static service => service.ServiceType == typeof(IPresenceStore)).ImplementationType;
        Assert.Equal(expected == typeof(RedisBroker) ? typeof(RedisPresenceStore) : typeof(MemoryPresenceStore), presence);
    }

    [Theory]
    [InlineData("", "Production")]
    [InlineData("Kafka", "Development")]
    public async Task Node_without_a_choice_does_not_start_and_says_what_to_set(string broker, string environment)
    {
        await using var provider = Services(broker, "", environment).BuildServiceProvider();
        var refused = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains("Realtime:Broker", refused.Message, StringComparison.Ordinal);
        Assert.Equal(broker.Length == 0, refused.Message.Contains("ConnectionStrings:redis", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Redis", "Production", null, "not set")]
    [InlineData("Redis", "Production", "", "not set")]
    [InlineData("Redis", "Production", "short", "32")]
    [InlineData("Redis", "Development", "short", "32")]
    [InlineData("Redis", "Production", "0123456789abcdef0123456789abcdef", null)]
    [InlineData("Redis", "Development", null, null)]
    [InlineData("Memory", "Production", null, null)]
    public async Task Nodes_share_a_secret_where_they_share_a_Redis(string broker, string environment, string? secret, string? expected)
    {
        var services = Services(broker, "", environment);
        services.Configure<ClusterOptions>(options => options.Secret = secret);
        await using var provider = services.BuildServiceProvider();

        var refused = Record.Exception(() => provider.GetRequiredService<IOptions<ClusterOptions>>().Value);
        Assert.Equal(expected is not null, refused is OptionsValidationException);
        Assert.True(expected is null || (refused!.Message.Contains("Secret", StringComparison.Ordinal) && refused.Message.Contains(expected, StringComparison.Ordinal)), refused?.Message);
    }

    [Fact]
    public async Task Host_starts_the_broker_first_joins_and_leaves()
    {
        var handler = new RecordingBrokerEvents();
        using var host = Build(handler);
        var health = host.Services.GetRequiredService<HealthCheckService>();
        Assert.Equal(HealthStatus.Unhealthy, (await health.CheckHealthAsync(static check => check.Tags.Contains("ready"), Cancellation)).Status);

        await host.StartAsync(Cancellation);
        var registry = host.Services.GetRequiredService<INodeRegistry>();
        await Eventually.HoldsAsync(() => host.Services.GetRequiredService<NodeLife>().HoldsLease, "the node joins", Cancellation);
        var report = await health.CheckHealthAsync(static check => check.Tags.Contains("ready"), Cancellation);
        Assert.Equal((HealthStatus.Healthy, 3), (report.Status, report.Entries.Count));
        Assert.Equal("http://localhost:5001", (await registry.ReadAsync(Cancellation))[0].Address, StringComparer.Ordinal);

        var broker = host.Services.GetRequiredService<IBroker>();
        await broker.SubscribeAsync("news", Cancellation);
        await broker.PublishAsync("news", new Publication("1"u8.ToArray()), new PublishOptions(0, TimeSpan.Zero, TimeSpan.Zero), Cancellation);
        Assert.Equal(1, handler.Count("news"));

        await host.StopAsync(Cancellation);
        Assert.Empty(await registry.ReadAsync(Cancellation));
    }

    private static IHost Build(RecordingBrokerEvents handler)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        foreach (var service in Services("Memory", "", "Production"))
        {
            builder.Services.Add(service);
        }

        builder.Services.AddRealtimeBans().AddSingleton<ClientTable>().AddSingleton<IBrokerEvents>(handler);
        builder.Services.AddSingleton<IServerAddresses>(new FixedAddresses());
        return builder.Build();
    }

    private static ServiceCollection Services(string broker, string connectionString, string environment)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([KeyValuePair.Create("Realtime:Broker", (string?)broker), KeyValuePair.Create("ConnectionStrings:redis", (string?)connectionString)])
            .Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddRealtimeBackbone(configuration, new FixedEnvironment(environment), "ready");
        return services;
    }

    private sealed class FixedAddresses : IServerAddresses
    {
        public Task<IReadOnlyCollection<string>> WaitAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyCollection<string>>(["http://localhost:5001"]);
    }
}
