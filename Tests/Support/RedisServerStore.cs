using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;
using StackExchange.Redis;

namespace Tests.Support;

/// <summary>The installed <c>redis-server</c> in a process and a folder of its own. What it has saved is there again after a restart.</summary>
internal sealed class RedisServerStore(params string[] arguments) : IRedisStore
{
    private const string Executable = "redis-server";

    private static readonly Lazy<bool> Installed = new(FindInstalled);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("realtime-redis-");
    private readonly string _password = RandomNumberGenerator.GetHexString(32);
    private Process? _process;

    /// <summary>Why tests that need it are skipped; null = it is there.</summary>
    public static string? Missing => Installed.Value ? null : "redis-server is not installed.";

    public int Port { get; } = FreePort.Take();

    public string ConnectionString => $"127.0.0.1:{Port},password={_password},allowAdmin=true";

    /// <summary>The file that it loads when it starts.</summary>
    public string DumpFile => Path.Combine(_folder.FullName, "dump.rdb");

    /// <summary>Skips the test where the server is missing.</summary>
    public static RedisServerStore CreateOrSkip(params string[] arguments)
    {
        Assert.SkipUnless(Missing is null, Missing ?? "");
        return new RedisServerStore(arguments);
    }

    /// <inheritdoc cref="CreateOrSkip"/>
    public static async Task<RedisServerStore> StartOrSkipAsync(params string[] arguments)
    {
        var store = CreateOrSkip(arguments);
        await store.StartAsync(TestContext.Current.CancellationToken);
        return store;
    }

    /// <summary>Does what only an operator may.</summary>
    public async Task<RedisResult> OperateAsync(string command, params object[] arguments)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(ConnectionString);
        return await connection.GetDatabase().ExecuteAsync(command, arguments);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // The password goes by a file: a command line is for everybody to read.
        var configuration = Path.Combine(_folder.FullName, "redis.conf");
        await File.WriteAllTextAsync(configuration, $"requirepass {_password}\nmasterauth {_password}\n", cancellationToken);
        _process = Start([configuration, "--bind", "127.0.0.1", "--port", $"{Port}", "--dir", _folder.FullName, "--save", "", "--appendonly", "no", "--loglevel", "warning", .. arguments]);
        await RedisProbe.WaitAsync(ConnectionString, cancellationToken);
    }

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
        _folder.Delete(recursive: true);
    }

    private static Process Start(IEnumerable<string> arguments)
    {
        var process = Process.Start(new ProcessStartInfo(Executable, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static bool FindInstalled()
    {
        try
        {
            using var process = Start(["--version"]);
            return process.WaitForExit(TimeSpan.FromSeconds(10)) && process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
