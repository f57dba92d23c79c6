using RealtimeApi;
using Tests.Support;

namespace Tests.Faults;

/// <summary>A node of the cluster: its place, and the process that fills it now.</summary>
/// <param name="name">Kept over restarts, as its port is.</param>
/// <param name="proxy">What stands between it and Redis; null = nothing.</param>
/// <param name="settings">Beside those of its place.</param>
internal sealed class FaultNode(string name, FaultProxy? proxy, IReadOnlyList<(string Key, string Value)> settings) : IAsyncDisposable
{
    /// <summary>Beyond the longest drain.</summary>
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(40);

    private readonly int _port = FreePort.Take();
    private ServiceProcess? _process;

    public string Name => name;

    public FaultProxy Proxy => proxy ?? throw new InvalidOperationException($"Nothing stands between {name} and Redis.");

    public Uri Address => new($"http://127.0.0.1:{_port}");

    public ServiceProcess Process => _process ?? throw new InvalidOperationException($"{name} was not started.");

    public bool IsAlive => _process is { HasExited: false };

    public string Story => _process?.Story ?? "";

    public void Start() => _process = ServiceProcess.Start(name, typeof(NodeServer).Assembly,
        [("ASPNETCORE_URLS", Address.ToString()), ("Realtime:Node:Name", name), ("Realtime:Node:Address", Address.ToString()), .. settings]);

    public Task KillAsync() => Process.KillAsync();

    /// <summary>Asks it to end, and returns when it has.</summary>
    public async Task StopAsync()
    {
        await Process.SignalAsync("TERM");
        await Process.WaitForExitAsync(StopDeadline);
    }

    /// <summary>Stops it between two instructions.</summary>
    public Task FreezeAsync() => Process.SignalAsync("STOP");

    public Task ThawAsync() => Process.SignalAsync("CONT");

    /// <summary>From a node that has ended to one that serves.</summary>
    public async Task StartAgainAsync()
    {
        await Process.DisposeAsync();
        Start();
        await WaitUntilReadyAsync();
    }

    public async Task WaitUntilReadyAsync()
    {
        using var http = new HttpClient { BaseAddress = Address };
        await Eventually.HoldsAsync(async () => !IsAlive || await Readiness.IsReadyAsync(http), $"{name} is ready.", TestContext.Current.CancellationToken);
        Assert.True(IsAlive, Story);
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            await process.DisposeAsync();
        }
    }
}
