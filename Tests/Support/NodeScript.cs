using System.Diagnostics;

namespace Tests.Support;

/// <summary>Runs a script of Tests/Clients with Node.js; where that or its packages are not installed, the test is skipped.</summary>
internal static class NodeScript
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "Tests", "Clients");

    /// <returns>What it printed; it must end with exit code 0.</returns>
    public static async Task<string> RunAsync(string script, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        await using var running = Start(script, environment, cancellationToken);
        return await running.ReadToEndAsync();
    }

    /// <summary>Starts one to talk with. To be disposed, which ends it.</summary>
    public static RunningScript Start(string script, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken)
    {
        Assert.SkipUnless(Executables.Find("node") is not null, "Node.js is not installed.");
        Assert.SkipUnless(Directory.Exists(Path.Combine(Folder, "node_modules")), "The client packages are not installed: run 'npm ci' in Tests/Clients.");
        var start = new ProcessStartInfo(Executables.Find("node")!, script)
        {
            WorkingDirectory = Folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new RunningScript(script, Process.Start(start)!, cancellationToken);
    }
}
