using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Realtime.Commands;
using Realtime.Connections;
using Realtime.Hub;
using Realtime.Protocol;
using Realtime.Telemetry;
using Tests.Support;

namespace Tests.Unit.Connections;

public sealed class ClientConnectionTests : IAsyncDisposable
{
    private const string Channel = "chat:x";

    private readonly RecordingSink _sink = new();
    private readonly ManualTime _time = new();
    private readonly HubParts _hub;
    private readonly ServiceProvider _metrics = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly ILoggerFactory _loggers;
    private readonly CapturedLogs _logs = new();
    private readonly ClientTable _clients = new();
    private readonly OpenConnections _open = new();
    private readonly List<string> _ran = [];
    private readonly ScriptedCodec _codec = new();
    private readonly ClientConnection _connection;
    private Func<CancellationToken, ValueTask<CommandResult<SubscribeResult>>> _subscribe = static _ => new(SubscribeResult.Plain);

    public ClientConnectionTests()
    {
        _hub = new HubParts(new FaultyBroker(_time), _time);
        _loggers = LoggerFactory.Create(logging => logging.AddProvider(_logs));
        var metrics = new RealtimeMetrics(_metrics.GetRequiredService<IMeterFactory>());
        var table = new CommandTable()
            .Add("connect", new Handler<ConnectRequest, ConnectResult>((connection, _) =>
            {
                _clients.Add(connection.State.Info, connection);
                return new(new ConnectResult("1", "1.0.0", Expiry: null, default, TimeSpan.FromSeconds(25), ExpectsPong: true));
            }))
            .Add("subscribe", new Handler<SubscribeRequest, SubscribeResult>((_, token) => _subscribe(token)));
        var parts = new ConnectionParts(
            new CommandDispatcher(table, metrics, _loggers.CreateLogger<CommandDispatcher>()),
            _hub.Ender,
            _hub.Renewal,
            _hub.Hooks,
            _clients,
            _open,
            FreeLimits.Of(_metrics.GetRequiredService<IMeterFactory>(), _time),
            new ClientOptions(),
            metrics,
            _time,
            _loggers.CreateLogger<ClientConnection>());
        _connection = new ClientConnection(_sink, new ConnectionId(1), _codec, new ClientTransport("websocket", "json"), parts);
        _open.Add(_connection);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private IReadOnlyList<string> Sent => _sink.SentTo(_connection.Id);

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await _hub.DisposeAsync();
        await _metrics.DisposeAsync();
        _loggers.Dispose();
    }

    [Fact]
    public async Task What_follows_a_reply_begins_right_after_it()
    {
        await ConnectAsync();
        _subscribe = _ => new(((CommandResult<SubscribeResult>)SubscribeResult.Plain).Then(() =>
        {
            _ran.Add(string.Join(", ", Sent));
            return ValueTask.CompletedTask;
        }));

        await SayAsync("subscribe");

        Assert.Equal(["reply 1, reply 2"], _ran);
    }

    [Fact]
    public async Task What_a_command_began_gets_its_end_even_when_the_reply_cannot_be_written()
    {
        await ConnectAsync();
        _codec.FailsToReply = true;
        _subscribe = _ => new(((CommandResult<SubscribeResult>)SubscribeResult.Plain).Then(() =>
        {
            _ran.Add("committed");
            return ValueTask.CompletedTask;
        }));

        await SayAsync("subscribe");

        Assert.Equal(["committed"], _ran);
        Assert.Equal(["reply 1", "close 3004"], Sent);
        Assert.Single(_logs.Errors);
    }

    [Fact]
    public async Task A_command_before_connect_is_refused()
    {
        await SayAsync("subscribe");

        Assert.Equal(["close 3501"], Sent);
        Assert.Empty(_ran);
    }

    [Fact]
    public async Task A_close_cancels_what_runs_and_waits_for_its_end()
    {
        await ConnectAsync();
        var (began, end) = (new TaskCompletionSource(), new TaskCompletionSource());
        _subscribe = async token =>
        {
            began.SetResult();
            await end.Task;
            token.ThrowIfCancellationRequested();
            return SubscribeResult.Plain;
        };
        using var closing = new CancellationTokenSource();
        await _connection.OnMessageAsync(Message("subscribe"), closing.Token);
        await began.Task;
        await closing.CancelAsync();

        var closed = _connection.OnClosedAsync(CloseReason.ByClient).AsTask();
        Assert.False(closed.IsCompleted);
        end.SetResult();
        await closed;

        Assert.Equal(["reply 1"], Sent);
        Assert.Equal((0, 0), (_clients.Count, _open.Count));
        Assert.Empty(_logs.Errors);
    }

    [Fact]
    public async Task A_connection_whose_clean_up_fails_is_gone_all_the_same()
    {
        await ConnectAsync();
        _connection.TryUpdate(static state => state with { Subscriptions = state.Subscriptions.Add(Channel, new Subscription { HasPresence = true }) });
        _hub.Channels.Enter(Channel);
        await _hub.Keeper.AddAsync(Channel, _connection.State.Info, Cancellation);
        _hub.Presence.Failure = new InvalidOperationException("A fault.");

        await Assert.ThrowsAsync<InvalidOperationException>(() => _connection.OnClosedAsync(CloseReason.Failed).AsTask());

        Assert.Equal((0, 0), (_clients.Count, _open.Count));
        Assert.Null(_hub.Channels.Find(Channel));
    }

    [Fact]
    public void Each_fault_of_the_clients_side_has_its_code()
    {
        _connection.OnSilent();
        _connection.OnSlow();
        _connection.OnUnreadable(DisconnectCode.MessageTooBig);

        Assert.Equal(["close 3012", "close 3008", "close 1009"], Sent);
    }

    [Fact]
    public void One_that_never_connects_is_closed_as_stale()
    {
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Empty(Sent);

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(["close 3502"], Sent);
    }

    private static ReadOnlySequence<byte> Message(string commands) => new(Encoding.ASCII.GetBytes(commands));

    private Task ConnectAsync() => SayAsync("connect");

    private async Task SayAsync(string commands) => await _connection.OnMessageAsync(Message(commands), Cancellation);

    private sealed class Handler<TRequest, TResult>(Func<IConnection, CancellationToken, ValueTask<CommandResult<TResult>>> handle) : ICommandHandler<TRequest, TResult>
        where TRequest : Request
        where TResult : Result
    {
        public ValueTask<CommandResult<TResult>> HandleAsync(IConnection connection, TRequest request, CancellationToken cancellationToken) => handle(connection, cancellationToken);
    }

    /// <summary>Reads the word connect as command 1 and the word subscribe as command 2.</summary>
    private sealed class ScriptedCodec : IProtocolCodec
    {
        private readonly FakeCodec _inner = new();

        public bool FailsToReply { get; set; }

        public FrameFormat Format => _inner.Format;

        public Frame Ping => _inner.Ping;

        public bool TryRead(ref ReadOnlySequence<byte> message, [NotNullWhen(true)] out Command? command)
        {
            command = Encoding.ASCII.GetString(message) switch
            {
                "connect" => new Command(1, new ConnectRequest("token", default, string.Empty, string.Empty)),
                "subscribe" => new Command(2, new SubscribeRequest(Channel, string.Empty, Since: null, RejectsUnrecovered: false, string.Empty)),
                _ => null,
            };
            message = message.Slice(message.End);
            return command is not null;
        }

        public Frame? Encode(Reply reply) => FailsToReply ? throw new InvalidOperationException("It cannot be written.") : _inner.Encode(reply);

        public Frame? Encode(string? channel, Push push) => _inner.Encode(channel, push);

        public ReadOnlyMemory<byte>? Patch(ReadOnlyMemory<byte> before, ReadOnlyMemory<byte> payload) => _inner.Patch(before, payload);

        public Frame Close(DisconnectCode code) => _inner.Close(code);
    }
}
