using System.Text.Json;
using Tests.Support;

namespace Tests.AppHost;

/// <summary>What the topology is when it is published.</summary>
public sealed class ManifestTests
{
    private static readonly string[] Apps = ["auth-service", "load-balancer", "realtime"];

    [Theory]
    [InlineData("container")]
    [InlineData("external")]
    public async Task A_published_topology_keeps_every_rule(string redisMode)
    {
        var manifest = await PublishAsync($"--Redis:Mode={redisMode}");

        Assert.Empty(new ManifestRules(manifest).Violations());
        Assert.Equal(Apps, Projects(manifest));
        Assert.Equal(redisMode == "container" ? "container.v0" : "parameter.v0", Resource(manifest, "redis").GetProperty("type").GetString());
        Assert.Equal(["load-balancer"], Apps.Where(app => Resource(manifest, app).GetProperty("bindings").EnumerateObject().Any(static binding => binding.Value.TryGetProperty("external", out var external) && external.GetBoolean())));
    }

    [Fact]
    public async Task Redis_is_one_that_is_there_already_unless_a_container_is_asked_for()
    {
        Assert.Equal("parameter.v0", Resource(await PublishAsync(), "redis").GetProperty("type").GetString());
        var container = Resource(await PublishAsync("--Redis:Mode=container"), "redis");

        Assert.Equal("container.v0", container.GetProperty("type").GetString());
        Assert.Contains("{redis-password.value}", container.GetProperty("connectionString").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_are_generated_and_what_only_the_deployment_knows_is_asked_for()
    {
        var manifest = await PublishAsync("--Redis:Mode=external");

        Assert.All(
            ["backend-client-secret", "cluster-secret"],
            secret => Assert.True(Input(manifest, secret).GetProperty("default").TryGetProperty("generate", out _)));
        Assert.Equal("{cluster-secret.value}", Environment(manifest, "realtime", "Realtime__Cluster__Secret"));
        Assert.True(Input(manifest, "redis").GetProperty("secret").GetBoolean());
        Assert.False(Input(manifest, "redis").TryGetProperty("default", out _));
        Assert.False(Input(manifest, "public-address").TryGetProperty("default", out _));
        Assert.All(["auth-service", "realtime"], app => Assert.Equal("{public-address.value}/auth/", Environment(manifest, app, "Auth__Issuer")));
    }

    [Fact]
    public async Task An_issuer_that_is_set_stays()
    {
        var manifest = await PublishAsync("--Auth:Issuer=https://chat.example/auth/");

        Assert.All(["auth-service", "realtime"], app => Assert.Equal("https://chat.example/auth/", Environment(manifest, app, "Auth__Issuer")));
    }

    [Fact]
    public async Task Allowed_origins_reach_the_nodes_behind_the_topologys_own()
    {
        var manifest = await PublishAsync("--Realtime:Doors:AllowedOrigins:0=https://good.test");

        Assert.Equal("{public-address.value}", Environment(manifest, "realtime", "Realtime__Doors__AllowedOrigins__0"));
        Assert.Equal("https://good.test", Environment(manifest, "realtime", "Realtime__Doors__AllowedOrigins__1"));
    }

    [Fact]
    public async Task Nodes_announce_no_address_and_the_balancer_reaches_them_together_through_an_ingress()
    {
        var manifest = await PublishAsync();

        Assert.Equal("none", Environment(manifest, "realtime", "Realtime__Node__Address"));
        Assert.Equal("{public-address.value}", Environment(manifest, "realtime", "Realtime__Doors__AllowedOrigins__0"));
        Assert.Equal("{realtime.bindings.http.url}", Environment(manifest, "load-balancer", "LoadBalancer__NodesAddress"));
        Assert.Equal("false", Environment(manifest, "load-balancer", "LoadBalancer__KeepHost"));
        Assert.Equal("10.0.0.0/8", Environment(manifest, "load-balancer", "LoadBalancer__TrustedProxies__Networks__0"));
    }

    [Fact]
    public async Task Projects_are_named_by_paths_from_the_manifest()
    {
        // Beside the project, as the CLI does it.
        var folder = Directory.CreateDirectory(Path.Combine(SourceTree.Root, "AppHost", "obj", $"manifest-{Guid.NewGuid():N}"));
        try
        {
            var manifest = await PublishAsync(folder);

            Assert.All(
                manifest.GetProperty("resources").EnumerateObject().Where(static resource => resource.Value.TryGetProperty("path", out _)),
                resource => Assert.True(File.Exists(Path.Combine(folder.FullName, resource.Value.GetProperty("path").GetString()!)), resource.Name));
            Assert.DoesNotContain(SourceTree.Root, manifest.GetRawText(), StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_dashboards_commands_and_their_key_stay_behind()
    {
        var manifest = await PublishAsync();

        Assert.DoesNotContain("dashboard", manifest.GetRawText(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("ApiKeys", manifest.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_cli_deploys_the_AppHost_and_nothing_else()
    {
        var lines = SourceTree.Read("azure.yaml").Split('\n').Select(static line => line.TrimEnd()).Where(static line => line.Length > 0 && line[0] != '#').ToList();

        Assert.Equal(
            ["name: aspire-realtime", "services:", "  app:", "    language: dotnet", "    project: ./AppHost/AppHost.csproj", "    host: containerapp"],
            lines);
        Assert.True(File.Exists(Path.Combine(SourceTree.Root, "AppHost", "AppHost.csproj")));
    }

    [Theory]
    [InlineData("""{"type":"project.v0","bindings":{"https":{"scheme":"https"}}}""", "https binding")]
    [InlineData("""{"type":"project.v0","bindings":{"http":{"scheme":"http","port":8080}}}""", "http port 8080")]
    [InlineData("""{"type":"project.v0","bindings":{"a":{"scheme":"http","targetPort":1},"b":{"scheme":"http","targetPort":2}}}""", "more than one port")]
    [InlineData("""{"type":"container.v0","bindings":{"tcp":{"scheme":"redis","transport":"tcp"}}}""", "without a target port")]
    [InlineData("""{"type":"project.v0","bindings":{"a":{"scheme":"tcp","targetPort":1},"b":{"scheme":"tcp","targetPort":2},"c":{"scheme":"tcp","targetPort":3},"d":{"scheme":"tcp","targetPort":4},"e":{"scheme":"tcp","targetPort":5},"f":{"scheme":"tcp","targetPort":6},"g":{"scheme":"http"}}}""", "6 ports beside")]
    [InlineData("""{"type":"project.v0","bindings":{"udp":{"scheme":"udp","targetPort":1}}}""", "scheme 'udp'")]
    [InlineData("""{"type":"project.v0","env":{"HTTPS_PORTS":"8443"}}""", "lack of a certificate")]
    [InlineData("""{"type":"project.v0","env":{"REDIS_PASSWORD":"abc"}}""", "clear text")]
    [InlineData("""{"type":"project.v0","env":{"ConnectionStrings__redis":"redis:6379"}}""", "clear text")]
    [InlineData("""{"type":"project.v0","env":{"A":"http://localhost:1"}}""", "this machine")]
    [InlineData("""{"type":"project.v0","env":{"A":"{nobody.value}"}}""", "{nobody.value} names nothing")]
    [InlineData("""{"type":"project.v0","env":{"A":"{x.bindings.http.url}"}}""", "{x.bindings.http.url} names nothing")]
    [InlineData("""{"type":"project.v0","path":"/src/x.csproj"}""", "one machine only")]
    [InlineData("""{"type":"parameter.v0","inputs":{"value":{"type":"string"}}}""", "not marked as secret", "x-password")]
    [InlineData("""{"connectionString":"x"}""", "has the type ''")]
    public void A_manifest_that_breaks_a_rule_is_found(string resource, string expected, string name = "x")
    {
        using var manifest = JsonDocument.Parse($$$"""{"resources":{"{{{name}}}":{{{resource}}}}}""");

        Assert.Contains(expected, Assert.Single(new ManifestRules(manifest.RootElement).Violations()), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Projects(JsonElement manifest) =>
        manifest.GetProperty("resources").EnumerateObject().Where(static resource => resource.Value.GetProperty("type").GetString() == "project.v0").Select(static resource => resource.Name).Order(StringComparer.Ordinal);

    private static JsonElement Resource(JsonElement manifest, string name) => manifest.GetProperty("resources").GetProperty(name);

    private static JsonElement Input(JsonElement manifest, string parameter) => Resource(manifest, parameter).GetProperty("inputs").GetProperty("value");

    private static string? Environment(JsonElement manifest, string app, string variable) => Resource(manifest, app).GetProperty("env").GetProperty(variable).GetString();

    private static Task<JsonElement> PublishAsync(params string[] arguments) => PublishedManifest.ReadAsync(arguments);

    private static Task<JsonElement> PublishAsync(DirectoryInfo folder, params string[] arguments) => PublishedManifest.ReadAsync(folder, arguments);
}
