using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime.Cluster;
using Realtime.Connections;
using Realtime.Hub;
using Realtime.Lifecycle.Draining;
using Realtime.Protocol;
using Realtime.Telemetry;
using Tests.Simulation;
using Tests.Support;

namespace Tests.Unit.Lifecycle.Draining;

/// <summary>One drain in virtual time: what happens meanwhile is the test's, and every close is written down with its time.</summary>
internal sealed class DrainRun : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromHours(1);

    private readonly SeededScheduler _scheduler;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().AddSingleton<DrainMetrics>().BuildServiceProvider();
    private readonly ILoggerFactory _loggers;
    private readonly long _start;
    private int _opened;

    public DrainRun(TimeSpan window, int seed = 1)
    {
        _scheduler = new SeededScheduler(seed);
        _loggers = LoggerFactory.Create(logging => logging.AddProvider(Logs));
        Counted = new CountedEvents(_services);
        _start = Time.GetTimestamp();
        Drain = new Drain(
            State,
            Open,
            Options.Create(new DrainOptions { Window = window }),
            _services.GetRequiredService<DrainMetrics>(),
            Time,
            new Random(seed),
            _loggers.CreateLogger<Drain>());
    }

    public Drain Drain { get; }

    public DrainState State { get; } = new();

    public OpenConnections Open { get; } = new();

    public CountedEvents Counted { get; }

    public CapturedLogs Logs { get; } = new();

    public TimeProvider Time => _scheduler.Time;

    /// <summary>Lets time pass outside of a run.</summary>
    public void Advance(TimeSpan by) => _scheduler.VirtualTime.Advance(by);

    /// <summary>When each was told to go, counted from the drain's beginning, and which one it was.</summary>
    public List<(TimeSpan At, int Client)> Closed { get; } = [];

    public TimeSpan Now => Time.GetElapsedTime(_start);

    /// <summary>How long a closed one takes to be gone.</summary>
    public TimeSpan Flush { get; init; } = TimeSpan.FromMilliseconds(30);

    public Client[] Connect(int count) => [.. Enumerable.Range(0, count).Select(_ => new Client(this, _opened++))];

    /// <summary>The host's patience.</summary>
    public CancellationToken Host { get; init; } = CancellationToken.None;

    /// <returns>How long the drain took.</returns>
    public async Task<TimeSpan> RunAsync(Func<Task>? meanwhile = null)
    {
        var took = TimeSpan.Zero;
        await _scheduler.Run(
            async () =>
            {
                var other = meanwhile?.Invoke() ?? Task.CompletedTask;
                await Drain.RunAsync(Host);
                took = Now;
                await other;
            },
            Limit);
        return took;
    }

    public Task DelayAsync(TimeSpan time) => Task.Delay(time, Time, CancellationToken.None);

    /// <summary>The most closes that any slice of this length saw.</summary>
    public int Peak(TimeSpan slice) => Closed.Max(close => Closed.Count(other => other.At >= close.At && other.At < close.At + slice));

    public void Dispose()
    {
        Drain.Dispose();
        Counted.Dispose();
        _loggers.Dispose();
        _services.Dispose();
    }

    /// <summary>A connection that is gone a moment after it was closed.</summary>
    internal sealed class Client : IClient
    {
        private readonly DrainRun _run;
        private readonly int _number;

        public Client(DrainRun run, int number)
        {
            (_run, _number) = (run, number);
            run.Open.Add(this);
        }

        public ClientState State { get; } = new(new ClientInfo("ann", "1"), ExpiresAt: null);

        public ClientTransport Transport { get; } = new("websocket", "json");

        /// <summary>Its client neither reads nor answers.</summary>
        public bool IsStuck { get; init; }

        public void Leave() => _run.Open.Remove(this);

        public void Send(string? channel, Push push)
        {
        }

        public void Disconnect(DisconnectCode code)
        {
            Assert.Equal(DisconnectCode.Shutdown, code);
            _run.Closed.Add((_run.Now, _number));
            if (!IsStuck)
            {
                _ = LeaveAsync();
            }
        }

        public ValueTask<bool> RunAsync(string channel, Func<IConnection, ValueTask> order) => new(false);

        private async Task LeaveAsync()
        {
            await _run.DelayAsync(_run.Flush);
            Leave();
        }
    }
}
