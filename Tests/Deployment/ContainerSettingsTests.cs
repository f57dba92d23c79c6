using System.Diagnostics;
using System.Text.Json;
using Tests.Support;

namespace Tests.Deployment;

/// <summary>What images of the services are made with; images themselves need a registry.</summary>
public sealed class ContainerSettingsTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(120);

    [Theory]
    [InlineData("RealtimeApi", "realtime-api")]
    [InlineData("AuthService", "auth-service")]
    [InlineData("LoadBalancer", "load-balancer")]
    public async Task An_image_has_no_shell_and_does_not_run_as_root(string project, string repository)
    {
        using var evaluated = JsonDocument.Parse(await EvaluateAsync(project));
        var properties = evaluated.RootElement.GetProperty("Properties");
        var items = evaluated.RootElement.GetProperty("Items");

        Assert.Equal("noble-chiselled", properties.GetProperty("ContainerFamily").GetString());
        Assert.Equal("1654", properties.GetProperty("ContainerUser").GetString());
        Assert.Equal(repository, properties.GetProperty("ContainerRepository").GetString());
        Assert.Equal(["8080"], Names(items, "ContainerPort"));
        Assert.Equal(["HTTP_PORTS"], Names(items, "ContainerEnvironmentVariable"));
        Assert.Contains("org.opencontainers.image.title", Names(items, "ContainerLabel"));
    }

    private static List<string?> Names(JsonElement items, string kind) => [.. items.GetProperty(kind).EnumerateArray().Select(static item => item.GetProperty("Identity").GetString())];

    private static async Task<string> EvaluateAsync(string project)
    {
        string[] arguments =
        [
            "msbuild", Path.Combine(SourceTree.Root, project, $"{project}.csproj"), "-nologo", "-getProperty:ContainerFamily,ContainerUser,ContainerRepository",
            "-getItem:ContainerPort,ContainerEnvironmentVariable,ContainerLabel",
        ];
        var start = new ProcessStartInfo("dotnet", arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var errors = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            Assert.True(process.ExitCode == 0, await output + await errors);
            return await output;
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
