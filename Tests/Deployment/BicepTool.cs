using System.Diagnostics;
using System.Reflection;
using Tests.Support;

namespace Tests.Deployment;

/// <summary>The Bicep compiler, as the build has fetched it. Nothing here asks a network.</summary>
internal static class BicepTool
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);

    private static readonly string? Path = typeof(BicepTool).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(static attribute => attribute.Key == "BicepPath")?.Value;

    public static void SkipWhereMissing() => Assert.SkipUnless(Path is not null && File.Exists(Path), "The Bicep compiler is fetched on Linux on x64 only.");

    /// <returns>What it wrote; the second holds its warnings.</returns>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        SkipWhereMissing();
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path!, File.GetUnixFileMode(Path!) | Executable);
        }

        var start = new ProcessStartInfo(Path!, arguments);
        // Whatever the one who runs the tests deploys: the snapshot is of one environment.
        foreach (var name in start.Environment.Keys.Where(static name => name.StartsWith("AZURE_", StringComparison.Ordinal) || name.StartsWith("REDIS_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment.Remove("OWN_PUBLIC_ADDRESS");
        start.Environment["AZURE_ENV_NAME"] = "example";
        start.Environment["AZURE_LOCATION"] = "westeurope";
        return await Tool.RunAsync(start, Deadline);
    }

    /// <returns>Its compiled form. Bicep itself takes a misspelt property for a warning; here every one is an error.</returns>
    public static async Task<string> CompileAsync(string file)
    {
        var (exitCode, output, errors) = await RunAsync("build", file, "--stdout");
        Assert.True(exitCode == 0 && Diagnostics(errors).Count == 0, errors);
        return output;
    }

    public static IReadOnlyList<string> Diagnostics(string errors) =>
        [.. errors.Split('\n').Where(static line => line.Contains("Warning", StringComparison.Ordinal) || line.Contains("Error", StringComparison.Ordinal))];
}
