using System.Diagnostics;

namespace Tests.Support;

/// <summary>Runs a program of the machine to its end.</summary>
internal static class Tool
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    /// <summary>Skips the test where the program is missing.</summary>
    public static string FindOrSkip(string name)
    {
        var path = Executables.Find(name);
        Assert.SkipUnless(path is not null, $"{name} is not installed.");
        return path!;
    }

    /// <returns>Its exit code, and all that it has written.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string path, string directory, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(path, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = directory,
        })!;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(Deadline);
        try
        {
            var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(deadline.Token), process.StandardError.ReadToEndAsync(deadline.Token));
            await process.WaitForExitAsync(deadline.Token);
            return (process.ExitCode, string.Concat(output));
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }
}
