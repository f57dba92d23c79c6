using System.Security.Cryptography;
using StackExchange.Redis;

namespace Tests.Support;

/// <summary>The installed <c>redis-server</c> in a process and a folder of its own. What it has saved is there again after a restart.</summary>
internal sealed class RedisServerStore(params string[] arguments) : ISingleRedisStore
{
    private const string Executable = "redis-server";

    private static readonly Lazy<bool> Installed = new(static () => RedisProcess.IsInstalled(Executable));

    private readonly RedisProcess _process = new(Executable);

    /// <summary>Why tests that need it are skipped; null = it is there.</summary>
    public static string? Missing => Installed.Value ? null : "redis-server is not installed.";

    public int Port { get; } = FreePort.Take();

    /// <summary>Servers that speak with each other share one.</summary>
    public string Password { get; init; } = RandomNumberGenerator.GetHexString(32);

    /// <summary>Not null = it speaks TLS alone, and its certificate has this name.</summary>
    public string? TlsHost { get; init; }

    public string ConnectionString => $"127.0.0.1:{Port},password={Password},allowAdmin=true{(TlsHost is null ? "" : $",ssl=true,sslHost={TlsHost}")}";

    /// <summary>The file that it loads when it starts.</summary>
    public string DumpFile => Path.Combine(_process.Folder.FullName, "dump.rdb");

    public bool IsRunning => _process.IsRunning;

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
        // To this very server, which in a cluster need not be the one that a key or a random choice leads to.
        return await connection.GetServer("127.0.0.1", Port).ExecuteAsync(command, arguments);
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        string[] settings = [$"requirepass {Password}", $"masterauth {Password}", "repl-diskless-sync-delay 0"];
        string[] ports = TlsHost is null ? ["--port", $"{Port}"] : ["--port", "0", "--tls-port", $"{Port}"];
        await _process.StartAsync(
            settings,
            ["--bind", "127.0.0.1", .. ports, "--dir", _process.Folder.FullName, "--save", "", "--appendonly", "no", "--loglevel", "warning", .. arguments],
            cancellationToken);
        await RedisProbe.WaitAsync(ConnectionString, cancellationToken);
    }

    public Task KillAsync() => _process.KillAsync();

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
