using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime.Hub;
using Realtime.Protocol;
using Realtime.Sinks;
using Tests.Support;

namespace Tests.Unit.Sinks;

public sealed class HeartbeatWheelTests : IDisposable
{
    private const int PingTurns = 10;
    private const int PongTurns = 3;

    private static readonly Frame Ping = new("ping"u8.ToArray());

    private readonly CapturedLogs _logs = new();
    private readonly ILoggerFactory _loggers;
    private readonly HeartbeatWheel _wheel;

    public HeartbeatWheelTests()
    {
        _loggers = LoggerFactory.Create(logging => logging.AddProvider(_logs));
        var options = new HeartbeatOptions { PingInterval = TimeSpan.FromSeconds(PingTurns), PongTimeout = TimeSpan.FromSeconds(PongTurns) };
        _wheel = new HeartbeatWheel(Options.Create(options), new ManualTime(), new Random(1));
    }

    public void Dispose() => _loggers.Dispose();

    [Fact]
    public async Task A_connection_is_pinged_within_an_interval_and_again_after_each()
    {
        var (connection, stream, _) = Connect();
        _wheel.Add(connection, Ping);

        var first = TurnUntil(() => connection.PingedAtTick > 0);
        await Eventually.HoldsAsync(() => stream.Written == "ping", "the ping is written", TestContext.Current.CancellationToken);

        Assert.InRange(first, PingTurns / 2, PingTurns);
        connection.ReceivedAtTick = _wheel.Tick;
        Assert.Equal(PingTurns, TurnUntil(() => connection.PingedAtTick > first));
        await Eventually.HoldsAsync(() => stream.Written == "pingping", "the second ping is written", TestContext.Current.CancellationToken);
    }

    [Fact]
    public void One_from_which_nothing_came_is_silent_when_the_time_is_over()
    {
        var (connection, _, handler) = Connect();
        _wheel.Add(connection, Ping);
        TurnUntil(() => connection.PingedAtTick > 0);

        Assert.Equal(PongTurns, TurnUntil(() => handler.Events.Count > 0));

        Assert.Equal(["silent"], handler.Events);
    }

    [Fact]
    public void Whatever_came_since_the_ping_is_a_sign_of_life()
    {
        var (connection, _, handler) = Connect();
        _wheel.Add(connection, Ping);
        TurnUntil(() => connection.PingedAtTick > 0);
        connection.ReceivedAtTick = _wheel.Tick;

        Turn(PongTurns);

        Assert.Empty(handler.Events);
    }

    [Fact]
    public void One_that_was_taken_off_is_neither_pinged_nor_silent()
    {
        var (connection, _, handler) = Connect();
        _wheel.Add(connection, Ping);
        _wheel.Remove(connection);

        Turn(2 * PingTurns);

        Assert.Equal(0, connection.PingedAtTick);
        Assert.Empty(handler.Events);
    }

    [Fact]
    public void A_handler_that_throws_keeps_no_other_from_being_watched()
    {
        var all = Enumerable.Range(0, 20).Select(_ => Connect()).ToList();
        foreach (var (connection, _, handler) in all)
        {
            handler.OnSilent = static () => throw new InvalidOperationException("A fault.");
            _wheel.Add(connection, Ping);
        }

        Turn(PingTurns + PongTurns);

        Assert.All(all, static one => Assert.Equal(["silent"], one.Handler.Events));
        Assert.Equal(all.Count, _logs.Errors.Count());
    }

    private (LocalConnection Connection, WrittenStream Stream, RecordingHandler Handler) Connect()
    {
        var (stream, handler) = (new WrittenStream(), new RecordingHandler());
        var upgraded = new Upgraded(stream, null, static () => { }, CancellationToken.None);
        var connection = new LocalConnection(new ConnectionId(1), upgraded, new SinkOptions(), new SinkPartition(), TimeProvider.System, _loggers.CreateLogger<LocalSink>())
        {
            Handler = handler,
        };
        return (connection, stream, handler);
    }

    private void Turn(int turns)
    {
        for (var turn = 0; turn < turns; turn++)
        {
            _wheel.TurnOnce();
        }
    }

    /// <returns>How many turns it took.</returns>
    private int TurnUntil(Func<bool> holds)
    {
        var turns = 0;
        for (; !holds(); turns++)
        {
            Assert.True(turns <= 2 * PingTurns, "It does not happen.");
            _wheel.TurnOnce();
        }

        return turns;
    }

    private sealed class WrittenStream : MemoryStream
    {
        private readonly Lock _lock = new();
        private string _written = string.Empty;

        public string Written
        {
            get
            {
                lock (_lock)
                {
                    return _written;
                }
            }
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            lock (_lock)
            {
                _written += System.Text.Encoding.ASCII.GetString(buffer.Span);
            }

            return ValueTask.CompletedTask;
        }
    }
}
