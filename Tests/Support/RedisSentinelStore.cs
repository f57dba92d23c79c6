using System.Globalization;
using System.Security.Cryptography;
using StackExchange.Redis;

namespace Tests.Support;

/// <summary>
/// A primary, its replicas and the sentinels that watch them, all installed programs on this machine. One password for all of them, since clients have one.
/// </summary>
internal sealed class RedisSentinelStore : IRedisStore
{
    /// <summary>What the sentinels call the primary, and clients ask for.</summary>
    public const string ServiceName = "realtime";

    private const string Executable = "redis-sentinel";

    private static readonly Lazy<bool> Installed = new(static () => RedisProcess.IsInstalled(Executable));

    private readonly string _password = RandomNumberGenerator.GetHexString(32);
    private readonly RedisServerStore[] _servers;
    private readonly (RedisProcess Process, int Port)[] _sentinels;

    /// <param name="sentinels">1, or 3 for fail-overs that survive the death of a sentinel.</param>
    /// <param name="arguments">Of every server.</param>
    public RedisSentinelStore(int sentinels = 1, params string[] arguments)
    {
        var primary = new RedisServerStore(arguments) { Password = _password };
        _servers = [primary, .. Enumerable.Range(0, 2).Select(_ => new RedisServerStore([.. arguments, "--replicaof", $"127.0.0.1 {primary.Port}"]) { Password = _password })];
        _sentinels = [.. Enumerable.Range(0, sentinels).Select(static _ => (new RedisProcess(Executable), FreePort.Take()))];
    }

    /// <summary>Why tests that need it are skipped; null = it is there.</summary>
    public static string? Missing => RedisServerStore.Missing ?? (Installed.Value ? null : "redis-sentinel is not installed.");

    public string ConnectionString =>
        $"{string.Join(',', _sentinels.Select(static sentinel => $"127.0.0.1:{sentinel.Port}"))},serviceName={ServiceName},password={_password},allowAdmin=true";

    /// <summary>Lines of the sentinels' configuration that give them users: <c>user node on ...</c>.</summary>
    public IReadOnlyList<string> SentinelUsers { get; init; } = [];

    /// <summary>The primary that it starts with, and its replicas.</summary>
    public IReadOnlyList<RedisServerStore> Servers => _servers;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Skips the test where a program is missing.</summary>
    public static RedisSentinelStore CreateOrSkip(int sentinels = 1, params string[] arguments)
    {
        Assert.SkipUnless(Missing is null, Missing ?? "");
        return new RedisSentinelStore(sentinels, arguments);
    }

    /// <summary>Completes when a fail-over is possible.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAll(_servers.Select(server => server.StartAsync(cancellationToken)));
        await Eventually.HoldsAsync(
            async () => ((string)(await _servers[0].OperateAsync("INFO", "replication"))!).Split("state=online").Length == _servers.Length,
            "the replicas follow the primary",
            cancellationToken);
        await Task.WhenAll(_sentinels.Select(sentinel => StartAsync(sentinel.Process, sentinel.Port, cancellationToken)));
        await Eventually.HoldsAsync(AllAgreeAsync, "the sentinels know the servers and each other", cancellationToken);
    }

    /// <summary>Completes when a further fail-over is possible: after one, the others have to follow the new primary first.</summary>
    public Task WaitUntilInStepAsync() => Eventually.HoldsAsync(AllAgreeAsync, "the sentinels see replicas in step", Cancellation);

    /// <summary>Ends all of it at once.</summary>
    public async Task KillAsync()
    {
        await Task.WhenAll(_sentinels.Select(static sentinel => sentinel.Process.KillAsync()));
        await Task.WhenAll(_servers.Select(static server => server.KillAsync()));
    }

    /// <summary>The server that the sentinels name at this moment, dead or alive.</summary>
    public async Task<RedisServerStore> FindPrimaryAsync()
    {
        var address = (string[])(await AskAsync(_sentinels[0].Port, "GET-MASTER-ADDR-BY-NAME", ServiceName))!;
        return _servers.Single(server => server.Port == int.Parse(address[1], CultureInfo.InvariantCulture));
    }

    /// <summary>Ends the primary as a crash does. The sentinels find out by themselves.</summary>
    /// <returns>What was the primary.</returns>
    public async Task<RedisServerStore> KillPrimaryAsync()
    {
        var primary = await FindPrimaryAsync();
        await primary.KillAsync();
        return primary;
    }

    /// <summary>Has the sentinels make another server the primary while the present one lives.</summary>
    /// <returns>What was the primary.</returns>
    public async Task<RedisServerStore> FailOverAsync()
    {
        var primary = await FindPrimaryAsync();
        await AskAsync(_sentinels[0].Port, "FAILOVER", ServiceName);
        return primary;
    }

    /// <summary>Completes when the sentinels name another primary, and it takes writes.</summary>
    public async Task<RedisServerStore> WaitForSuccessorAsync(RedisServerStore former)
    {
        await Eventually.HoldsAsync(
            async () => await AnswersAsync(_sentinels[0].Port) && await FindPrimaryAsync() is var primary && primary != former && (string)(await primary.OperateAsync("ROLE"))[0]! == "master",
            "the sentinels made another server the primary",
            Cancellation);
        return await FindPrimaryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        foreach (var sentinel in _sentinels)
        {
            await sentinel.Process.DisposeAsync();
        }

        foreach (var server in _servers)
        {
            await server.DisposeAsync();
        }
    }

    private async Task StartAsync(RedisProcess sentinel, int port, CancellationToken cancellationToken)
    {
        string[] settings =
        [
            $"requirepass {_password}",
            $"sentinel sentinel-pass {_password}",
            $"sentinel monitor {ServiceName} 127.0.0.1 {_servers[0].Port} {(_sentinels.Length / 2) + 1}",
            $"sentinel auth-pass {ServiceName} {_password}",
            // Long enough for a busy machine, on which a healthy server may be silent for a second.
            $"sentinel down-after-milliseconds {ServiceName} 2000",
            $"sentinel failover-timeout {ServiceName} 4000",
            .. SentinelUsers,
        ];
        await sentinel.StartAsync(settings, ["--sentinel", "--bind", "127.0.0.1", "--port", $"{port}", "--dir", sentinel.Folder.FullName], cancellationToken);
        await Eventually.HoldsAsync(() => AnswersAsync(port), "the sentinel answers", cancellationToken);
    }

    private async Task<bool> AnswersAsync(int port)
    {
        try
        {
            await AskAsync(port, "MASTERS");
            return true;
        }
        catch (RedisException)
        {
            return false;
        }
    }

    private async Task<bool> AllAgreeAsync()
    {
        var primary = await FindPrimaryAsync();
        foreach (var (_, port) in _sentinels)
        {
            var known = Pairs(await AskAsync(port, "MASTER", ServiceName));
            if (known["port"] != $"{primary.Port}" || known["num-slaves"] != $"{_servers.Length - 1}" || known["num-other-sentinels"] != $"{_sentinels.Length - 1}")
            {
                return false;
            }

            var replicas = (RedisResult[])(await AskAsync(port, "REPLICAS", ServiceName))!;
            if (replicas.Any(static replica => Pairs(replica) is var pairs && (pairs["flags"] != "slave" || pairs["master-link-status"] != "ok")))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<RedisResult> AskAsync(int port, string command, params object[] arguments)
    {
        var options = ConfigurationOptions.Parse($"127.0.0.1:{port},password={_password},connectTimeout=1000,connectRetry=1");
        options.CommandMap = CommandMap.Sentinel;
        await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
        return await connection.GetServer("127.0.0.1", port).ExecuteAsync("SENTINEL", [command, .. arguments]);
    }

    private static Dictionary<string, string> Pairs(RedisResult answer) =>
        ((string[])answer!).Chunk(2).ToDictionary(static pair => pair[0], static pair => pair[1], StringComparer.Ordinal);
}
