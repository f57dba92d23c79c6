using System.ComponentModel;
using System.Diagnostics;

namespace Tests.Support;

/// <summary>A program of Redis in a folder of its own, set up by a file there and ended by its id.</summary>
internal sealed class RedisProcess(string executable) : IAsyncDisposable
{
    private Process? _process;

    public DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("realtime-redis-");

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Whether the program is there and runs.</summary>
    public static bool IsInstalled(string executable)
    {
        try
        {
            using var process = Run(executable, ["--version"]);
            return process.WaitForExit(TimeSpan.FromSeconds(10)) && process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }

    /// <param name="settings">Secrets belong here: a command line is for everybody to read.</param>
    /// <param name="arguments">What wins over the settings.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    public async Task StartAsync(IEnumerable<string> settings, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var configuration = Path.Combine(Folder.FullName, "redis.conf");
        await File.WriteAllLinesAsync(configuration, settings, cancellationToken);
        _process = Run(executable, [configuration, .. arguments]);
    }

    /// <summary>Ends it at once, as a crash does.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            _process = null;
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Folder.Delete(recursive: true);
    }

    private static Process Run(string executable, IEnumerable<string> arguments)
    {
        var process = Process.Start(new ProcessStartInfo(executable, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
