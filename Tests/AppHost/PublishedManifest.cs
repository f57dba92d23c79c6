using System.Text.Json;

namespace Tests.AppHost;

/// <summary>What the AppHost writes when it is published.</summary>
internal static class PublishedManifest
{
    public static async Task<JsonElement> ReadAsync(params string[] arguments)
    {
        var folder = Directory.CreateTempSubdirectory("aspire-realtime-manifest-");
        try
        {
            return await ReadAsync(folder, arguments);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public static async Task<JsonElement> ReadAsync(DirectoryInfo folder, params string[] arguments)
    {
        var file = Path.Combine(folder.FullName, "manifest.json");
        var (exitCode, output, error) = await AppHostProcess.RunAsync(["--operation", "publish", "--publisher", "manifest", "--output-path", file, .. arguments]);
        Assert.True(exitCode == 0, output + error);
        using var manifest = JsonDocument.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        return manifest.RootElement.Clone();
    }
}
