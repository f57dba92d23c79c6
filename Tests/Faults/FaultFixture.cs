using System.Globalization;
using Tests.Support;

namespace Tests.Faults;

/// <summary>The cluster on one Redis that most faults are done to, started by the first that asks for it, and the table of all.</summary>
public sealed class FaultFixture : IAsyncDisposable
{
    /// <summary>How often each fault is done.</summary>
    private const string RoundsVariable = "FAULT_ROUNDS";

    /// <summary>A file that gets the table.</summary>
    private const string TableVariable = "FAULT_TABLE";

    private readonly List<FaultRow> _rows = [];
    private RedisServerStore? _redis;
    private FaultCluster? _cluster;

    public static int Rounds { get; } = int.TryParse(Environment.GetEnvironmentVariable(RoundsVariable), CultureInfo.InvariantCulture, out var rounds) ? Math.Max(1, rounds) : 1;

    /// <summary>The one that the shared cluster stands on.</summary>
    internal RedisServerStore Redis => _redis ?? throw new InvalidOperationException("The cluster was not asked for.");

    public bool IsEmpty => _rows.Count == 0;

    internal IReadOnlyList<FaultRow> Rows => _rows;

    /// <summary>The table so far.</summary>
    public string Table => $"{FaultRow.Head}\n{string.Join('\n', _rows)}\n";

    public static void SkipWithoutSignals() => Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no signals.");

    /// <summary>Whole, whatever was done to it before. Skips the test where it cannot be had.</summary>
    internal async Task<FaultCluster> GetClusterAsync()
    {
        SkipWithoutSignals();
        if (_cluster is null)
        {
            _redis = await RedisServerStore.StartOrSkipAsync("--enable-debug-command", "local");
            _cluster = new FaultCluster(_redis.ConnectionString, _redis.Port);
            await _cluster.StartAsync();
        }
        else
        {
            await MakeRedisWholeAsync(Redis);
            await _cluster.MakeWholeAsync();
        }

        return _cluster;
    }

    /// <summary>Kept in the table, which is written each time: a run that is cut short leaves what it has.</summary>
    internal void Add(FaultRow row)
    {
        _rows.Add(row);
        if (Environment.GetEnvironmentVariable(TableVariable) is { Length: > 0 } file)
        {
            File.WriteAllText(file, Table);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is { } cluster)
        {
            await cluster.DisposeAsync();
        }

        if (_redis is { } redis)
        {
            await redis.DisposeAsync();
        }
    }

    /// <summary>A test that failed may have left it away.</summary>
    private static async Task MakeRedisWholeAsync(RedisServerStore redis)
    {
        if (!redis.IsRunning)
        {
            await redis.StartAsync(TestContext.Current.CancellationToken);
        }
    }
}
