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
        var (exitCode, output, errors) = await RunAsync(new ProcessStartInfo(path, arguments) { WorkingDirectory = directory }, Deadline);
        return (exitCode, output + errors);
    }

    /// <summary>Whatever is left of it at the deadline is ended.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(ProcessStartInfo start, TimeSpan within)
    {
        start.UseShellExecute = false;
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        deadline.CancelAfter(within);
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            var errors = process.StandardError.ReadToEndAsync(deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return (process.ExitCode, await output, await errors);
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
