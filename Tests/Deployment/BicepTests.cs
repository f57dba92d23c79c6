using System.Text.Json;
using Tests.Support;

namespace Tests.Deployment;

/// <summary>What infra/ would make, as far as can be known without Azure.</summary>
public sealed class BicepTests
{
    private static readonly string Main = Path.Combine(SourceTree.Root, "infra", "main.bicep");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_compiles_without_a_warning_and_gives_what_the_cli_and_the_templates_ask_for()
    {
        using var compiled = JsonDocument.Parse(await BicepTool.CompileAsync(Main));
        var outputs = compiled.RootElement.GetProperty("outputs").EnumerateObject().Select(static output => output.Name).ToList();

        Assert.Empty(
            ((string[])
            [
                "AZURE_CONTAINER_REGISTRY_ENDPOINT", "AZURE_CONTAINER_REGISTRY_MANAGED_IDENTITY_ID", "MANAGED_IDENTITY_CLIENT_ID",
                "AZURE_CONTAINER_APPS_ENVIRONMENT_ID", "AZURE_CONTAINER_APPS_ENVIRONMENT_NAME", "AZURE_CONTAINER_APPS_ENVIRONMENT_DEFAULT_DOMAIN",
            ]).Except(outputs, StringComparer.Ordinal));
        Assert.All(
            AppTemplate.All,
            template => Assert.Empty(template.Placeholders.Except([.. outputs.Select(static output => $".Env.{output}"), ".Env.AZURE_LOCATION", ".Image"], StringComparer.Ordinal)));
        Assert.DoesNotContain(outputs, static output => output.Contains("PASSWORD", StringComparison.Ordinal) || output.Contains("CONNECTION", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_warning_is_found()
    {
        using var folder = new TemporaryFile("x.bicep", "resource a 'Microsoft.App/managedEnvironments@2025-07-01' = { name: 'a', location: 'b', properties: { misspelt: 1 } }");

        var (exitCode, _, errors) = await BicepTool.RunAsync("build", folder.Path, "--stdout");

        Assert.Equal(0, exitCode);
        Assert.Contains("misspelt", Assert.Single(BicepTool.Diagnostics(errors)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_the_committed_snapshot()
    {
        var (exitCode, output, errors) = await BicepTool.RunAsync(
            "snapshot", Path.Combine(SourceTree.Root, "infra", "main.bicepparam"), "--mode", "validate", "--subscription-id", "00000000-0000-0000-0000-000000000001", "--location", "westeurope");

        Assert.True(exitCode == 0 && BicepTool.Diagnostics(errors).Count == 0, output + errors);
    }

    [Fact]
    public async Task It_is_formatted()
    {
        BicepTool.SkipWhereMissing();
        foreach (var file in SourceTree.Files(".bicep", "infra"))
        {
            var (_, formatted, _) = await BicepTool.RunAsync("format", Path.Combine(SourceTree.Root, file), "--stdout");
            Assert.Equal(SourceTree.Read(file), formatted, ignoreLineEndingDifferences: true);
        }
    }

    [Fact]
    public async Task Templates_of_apps_are_of_the_types_that_the_platform_takes()
    {
        BicepTool.SkipWhereMissing();
        foreach (var template in AppTemplate.All)
        {
            using var file = new TemporaryFile("app.bicep", template.ToBicep());
            await BicepTool.CompileAsync(file.Path);
        }
    }

    [Fact]
    public void Redis_neither_evicts_nor_speaks_in_clear_text()
    {
        var redis = Resource("Microsoft.Cache/redisEnterprise/databases");

        Assert.Equal("NoEviction", redis.GetProperty("evictionPolicy").GetString());
        Assert.Equal("Encrypted", redis.GetProperty("clientProtocol").GetString());
        Assert.Contains(redis.GetProperty("clusteringPolicy").GetString(), (string[])["NoCluster", "OSSCluster"]);
        Assert.Contains(redis.GetProperty("persistence").GetProperty("aofFrequency").GetString(), (string[])["1s", "always"]);
        Assert.Equal("1.2", Resource("Microsoft.Cache/redisEnterprise").GetProperty("minimumTlsVersion").GetString());
        Assert.Contains("ssl=true", Secret("redis-connection").GetProperty("value").GetString(), StringComparison.Ordinal);
        Assert.False(Resource("Microsoft.ContainerRegistry/registries").GetProperty("adminUserEnabled").GetBoolean());
    }

    [Fact]
    public async Task A_second_deployment_leaves_generated_secrets_alone()
    {
        using var compiled = JsonDocument.Parse(await BicepTool.CompileAsync(Path.Combine(SourceTree.Root, "infra", "modules", "vault.bicep")));
        var secrets = compiled.RootElement.GetProperty("resources").EnumerateObject().Select(static resource => resource.Value)
            .Where(static resource => resource.GetProperty("type").GetString() == "Microsoft.KeyVault/vaults/secrets").ToList();

        Assert.Equal(3, secrets.Count);
        Assert.All(secrets, static secret => Assert.True(secret.TryGetProperty("@options", out var options) && options.TryGetProperty("onlyIfNotExists", out _), secret.GetProperty("name").GetString()));
    }

    /// <summary>Of the snapshot, which is known to be current by a test of its own.</summary>
    private static JsonElement Resource(string type) => Resources().Single(resource => resource.GetProperty("type").GetString() == type).GetProperty("properties");

    internal static JsonElement Secret(string name) =>
        Resources().Single(resource => resource.GetProperty("type").GetString() == "Microsoft.KeyVault/vaults/secrets" && IsNamed(resource, name)).GetProperty("properties");

    private static bool IsNamed(JsonElement resource, string name) => resource.GetProperty("name").GetString()!.Trim('[', ']', ')', '\'').EndsWith(name, StringComparison.Ordinal);

    private static IEnumerable<JsonElement> Resources()
    {
        using var snapshot = JsonDocument.Parse(SourceTree.Read("infra/main.snapshot.json"));
        return [.. snapshot.RootElement.GetProperty("predictedResources").EnumerateArray().Select(static resource => resource.Clone())];
    }
}
