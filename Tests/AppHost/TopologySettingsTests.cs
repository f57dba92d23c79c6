using AppHost.Redis;
using AppHost.Settings;
using Microsoft.Extensions.Configuration;

namespace Tests.AppHost;

public sealed class TopologySettingsTests
{
    [Fact]
    public void An_empty_configuration_is_enough_to_run()
    {
        var (settings, errors) = Read(isPublishing: false);

        Assert.Empty(errors);
        Assert.Equal((3, RedisMode.Embedded, 8443, 8080), (settings.Replicas, settings.RedisMode, settings.HttpsPort, settings.HttpPort));
        Assert.Equal("https://localhost:8443/auth/", settings.Issuer);
        Assert.True(Path.IsPathFullyQualified(settings.DataDirectory!));
        Assert.Equal(TimeSpan.FromMinutes(1), settings.StartDeadline);
    }

    [Fact]
    public void An_empty_configuration_is_enough_to_publish()
    {
        var (settings, errors) = Read(isPublishing: true);

        Assert.Empty(errors);
        Assert.Equal(RedisMode.External, settings.RedisMode);
        Assert.Null(settings.DataDirectory);
    }

    [Fact]
    public void Empty_values_count_as_absent()
    {
        var (settings, errors) = Read(isPublishing: false, ("Realtime:Replicas", ""), ("Redis:Mode", " "), ("Auth:Issuer", ""), ("Data:Directory", ""), ("Report:StartDeadline", ""));

        Assert.Empty(errors);
        Assert.Equal(3, settings.Replicas);
    }

    [Theory]
    [InlineData("Realtime:Replicas", "0")]
    [InlineData("Realtime:Replicas", "33")]
    [InlineData("Realtime:Replicas", "-1")]
    [InlineData("Realtime:Replicas", "three")]
    [InlineData("Realtime:Replicas", "99999999999")]
    [InlineData("LoadBalancer:HttpsPort", "65536")]
    [InlineData("LoadBalancer:HttpPort", "http")]
    [InlineData("LoadBalancer:HttpPort", "8443")]
    [InlineData("Redis:Mode", "cluster")]
    [InlineData("Redis:Mode", "1")]
    [InlineData("Redis:Mode", "external")]
    [InlineData("Auth:Issuer", "/auth/")]
    [InlineData("Auth:Issuer", "https://localhost:8443/auth")]
    [InlineData("Auth:Issuer", "http://localhost:8443/auth/")]
    [InlineData("Realtime:Doors:AllowedOrigins:0", "*")]
    [InlineData("Realtime:Doors:AllowedOrigins:0", "good.test")]
    [InlineData("Realtime:Doors:AllowedOrigins:7", "https://good.test/")]
    [InlineData("Report:StartDeadline", "60")]
    [InlineData("Report:StartDeadline", "00:00:00")]
    [InlineData("Report:StartDeadline", "-00:01:00")]
    public void A_value_that_cannot_be_used_is_refused_by_name(string key, string value)
    {
        var (_, errors) = Read(isPublishing: false, (key, value));

        var error = Assert.Single(errors);
        Assert.Contains(key, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_error_is_told_at_once()
    {
        var (_, errors) = Read(isPublishing: false, ("Realtime:Replicas", "x"), ("LoadBalancer:HttpPort", "x"), ("Redis:Mode", "x"));

        Assert.Equal(3, errors.Count);
    }

    [Fact]
    public void The_embedded_redis_is_not_published()
    {
        var (_, errors) = Read(isPublishing: true, ("Redis:Mode", "embedded"));

        Assert.Contains("Redis:Mode", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Allowed_origins_are_a_list_without_its_empty_places()
    {
        var (settings, errors) = Read(
            isPublishing: false, ("Realtime:Doors:AllowedOrigins:0", "https://good.test"), ("Realtime:Doors:AllowedOrigins:1", ""), ("Realtime:Doors:AllowedOrigins:2", "http://localhost:3000"));

        Assert.Empty(errors);
        Assert.Equal(["https://good.test", "http://localhost:3000"], settings.AllowedOrigins);
    }

    [Fact]
    public void An_external_redis_needs_its_address_where_the_topology_runs()
    {
        Assert.Empty(Read(isPublishing: false, ("Redis:Mode", "External"), ("ConnectionStrings:redis", "localhost:6379")).Errors);
        Assert.Empty(Read(isPublishing: true, ("Redis:Mode", "external")).Errors);
    }

    [Fact]
    public void A_relative_data_directory_means_the_same_place_to_every_service()
    {
        var (settings, _) = Read(isPublishing: false, ("Data:Directory", "state"));

        Assert.Equal(Path.GetFullPath("state"), settings.DataDirectory);
    }

    private static (TopologySettings Settings, IReadOnlyList<string> Errors) Read(bool isPublishing, params (string Key, string Value)[] values)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values.Select(static entry => KeyValuePair.Create(entry.Key, (string?)entry.Value))).Build();
        var reader = new TopologySettingsReader(configuration, isPublishing);
        return (reader.Read(), reader.Errors);
    }
}
