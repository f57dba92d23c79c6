using System.Buffers.Binary;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime.Hub;
using Realtime.Protocol;
using Realtime.Protocol.Framing;
using Realtime.Sinks;
using Tests.Support;

namespace Tests.Unit.Sinks;

/// <summary>The contract of the sink, the same for each way out.</summary>
public sealed class LocalSinkTests : IAsyncDisposable
{
    private static readonly AudienceId Audience = new(1);

    private readonly List<SinkPeer> _peers = [];
    private readonly CapturedLogs _logs = new();
    private readonly ILoggerFactory _loggers;

    public LocalSinkTests() => _loggers = LoggerFactory.Create(logging => logging.AddProvider(_logs));

    public static TheoryData<OutputKind> Outputs => [OutputKind.Auto, OutputKind.Stream];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        foreach (var peer in _peers)
        {
            peer.Dispose();
            await peer.Running.WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
        }

        _loggers.Dispose();
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public async Task Each_connection_sees_the_calls_in_their_order(OutputKind output)
    {
        var sink = Sink(output);
        var (ann, bob) = (await ConnectAsync(sink), await ConnectAsync(sink));
        sink.Join(bob.Id, Audience);

        sink.Send(ann.Id, SinkPeer.Frame("reply"));
        sink.Join(ann.Id, Audience);
        sink.Multicast(Audience, SinkPeer.Frame("one"));
        sink.Send(ann.Id, SinkPeer.Frame("aside"));
        sink.Multicast(Audience, SinkPeer.Frame("two"));
        sink.Leave(ann.Id, Audience);
        sink.Multicast(Audience, SinkPeer.Frame("three"));
        sink.Send(ann.Id, SinkPeer.Frame("end"));

        Assert.Equal(["reply", "one", "aside", "two", "end"], await ReadAsync(ann, 5));
        Assert.Equal(["one", "two", "three"], await ReadAsync(bob, 3));
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public async Task Calls_for_one_that_is_gone_do_nothing(OutputKind output)
    {
        var sink = Sink(output);
        var ann = await ConnectAsync(sink);
        sink.Join(ann.Id, Audience);
        ann.Client.Dispose();
        await ClosedAsync(ann);

        sink.Send(ann.Id, SinkPeer.Frame("late"));
        sink.Multicast(Audience, SinkPeer.Frame("late"));
        sink.Join(ann.Id, Audience);
        sink.Close(ann.Id, WebSocketFrames.Close(DisconnectCode.Shutdown));

        await AssertOthersGoOnAsync(sink);
        Assert.Equal(["message hello", "end of hello", "closed Failed"], ann.Handler.Events);
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public async Task Closed_is_said_once_and_after_the_message_under_way(OutputKind output)
    {
        var sink = Sink(output);
        var ann = await ConnectAsync(sink);
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ann.Handler.OnMessage = async token =>
        {
            await using var registration = token.Register(cancelled.SetResult);
            await cancelled.Task;
        };
        await ann.Client.SendTextAsync("long");
        await Eventually.HoldsAsync(() => ann.Handler.Events.Contains("message long"), "the message runs", Cancellation);

        sink.Send(ann.Id, SinkPeer.Frame("before"));
        sink.Close(ann.Id, WebSocketFrames.Close(DisconnectCode.Shutdown));
        sink.Close(ann.Id, WebSocketFrames.Close(DisconnectCode.NoPong));
        sink.Send(ann.Id, SinkPeer.Frame("after"));

        Assert.Equal("before", await ann.ReadTextAsync());
        Assert.Equal(3001, Code(await ann.Client.ReadFrameAsync()));
        Assert.Null(await ann.Client.ReadFrameAsync());
        await ClosedAsync(ann);
        Assert.Equal(["message hello", "end of hello", "message long", "end of long"], ann.Handler.Events.Take(4));
        Assert.StartsWith("closed", Assert.Single(ann.Handler.Events.Skip(4)), StringComparison.Ordinal);
        Assert.Empty(_logs.Errors);
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public async Task A_client_that_closes_gets_its_code_back(OutputKind output)
    {
        var sink = Sink(output);
        var ann = await ConnectAsync(sink);

        await ann.Client.SendFrameAsync(0x88, [0x0F, 0xA1]);

        Assert.Equal(4001, Code(await ann.Client.ReadFrameAsync()));
        Assert.Equal(CloseReason.ByClient, await ClosedAsync(ann));
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public async Task A_slow_consumer_is_cut_after_whole_frames_and_told_once(OutputKind output)
    {
        const int FrameBytes = 30_000;
        var sink = Sink(output, maxQueueBytes: 256 * 1024);
        var (slow, ann) = (await ConnectAsync(sink, receiveBufferBytes: 16 * 1024), await ConnectAsync(sink));
        slow.Handler.OnSlow = () => sink.Close(slow.Id, WebSocketFrames.Close(DisconnectCode.Slow));
        sink.Join(slow.Id, Audience);
        sink.Join(ann.Id, Audience);
        var sent = 0;
        for (; !slow.Handler.Events.Contains("slow"); sent++)
        {
            Assert.True(sent < 10_000, "The slow client was not cut.");
            sink.Multicast(Audience, SinkPeer.Frame($"{sent} {new string('x', FrameBytes)}"));
            Assert.Equal($"{sent}", (await ann.ReadTextAsync())?.Split(' ')[0]);
        }

        var seen = 0;
        while (await slow.Client.ReadFrameAsync() is { } frame)
        {
            if (frame.Opcode == (int)WebSocketOpcode.Close)
            {
                Assert.Equal(3008, Code(frame));
                continue;
            }

            Assert.Equal($"{seen++} ", System.Text.Encoding.ASCII.GetString(frame.Payload).Split('x')[0]);
        }

        Assert.InRange(seen, 1, sent - 1);
        Assert.Equal(CloseReason.Slow, await ClosedAsync(slow));
        Assert.Single(slow.Handler.Events, static what => what == "slow");
        Assert.Empty(_logs.Errors);
    }

    [Theory]
    [MemberData(nameof(Outputs))]
    public async Task A_socket_that_is_gone_ends_its_own_connection_only(OutputKind output)
    {
        var sink = Sink(output);
        var ann = await ConnectAsync(sink);
        ann.DisposeSocket();

        sink.Send(ann.Id, SinkPeer.Frame("lost"));

        Assert.Equal(CloseReason.Failed, await ClosedAsync(ann));
        await AssertOthersGoOnAsync(sink);
        Assert.Empty(_logs.Errors);
    }

    [Fact]
    public async Task A_handler_that_throws_at_a_message_is_cut_and_closed()
    {
        var sink = Sink(OutputKind.Auto);
        var ann = await ConnectAsync(sink);
        ann.Handler.OnMessage = static _ => throw new InvalidOperationException("A fault.");

        await ann.Client.SendTextAsync("bad");

        Assert.Equal(CloseReason.Failed, await ClosedAsync(ann));
        await AssertOthersGoOnAsync(sink);
        Assert.Contains("A fault.", Assert.Single(_logs.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_throws_when_it_is_slow_is_cut_and_closed()
    {
        var sink = Sink(OutputKind.Auto, maxQueueBytes: 64 * 1024);
        var ann = await ConnectAsync(sink, receiveBufferBytes: 16 * 1024);
        ann.Handler.OnSlow = static () => throw new InvalidOperationException("A fault.");
        for (var sent = 0; !ann.Handler.Events.Contains("slow"); sent++)
        {
            Assert.True(sent < 10_000, "The client was not slow.");
            sink.Send(ann.Id, SinkPeer.Frame(new string('x', 30_000)));
            await Task.Yield();
        }

        Assert.Equal(CloseReason.Slow, await ClosedAsync(ann));
        await AssertOthersGoOnAsync(sink);
        Assert.Contains("A fault.", Assert.Single(_logs.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_throws_at_the_end_is_logged_and_that_is_all()
    {
        var sink = Sink(OutputKind.Auto);
        var ann = await ConnectAsync(sink);
        ann.Handler.OnClosed = static () => throw new InvalidOperationException("A fault.");
        ann.Client.Dispose();

        await ann.Running.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

        await AssertOthersGoOnAsync(sink);
        Assert.Contains("A fault.", Assert.Single(_logs.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_throws_when_its_message_is_cancelled_keeps_no_connection_open()
    {
        var sink = Sink(OutputKind.Auto);
        var ann = await ConnectAsync(sink);
        ann.Handler.OnMessage = static async token =>
        {
            token.Register(static () => throw new InvalidOperationException("A fault."));
            await Task.Delay(Timeout.InfiniteTimeSpan, token);
        };
        await ann.Client.SendTextAsync("long");
        await Eventually.HoldsAsync(() => ann.Handler.Events.Contains("message long"), "the message runs", Cancellation);

        sink.Close(ann.Id, WebSocketFrames.Close(DisconnectCode.Shutdown));

        await ClosedAsync(ann);
        await AssertOthersGoOnAsync(sink);
        Assert.Contains("A fault.", Assert.Single(_logs.Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(OperationCanceledException))]
    [InlineData(typeof(IOException))]
    [InlineData(typeof(InvalidOperationException))]
    public async Task However_a_stream_says_that_its_peer_is_gone_it_is_no_error(Type exception)
    {
        var handler = new RecordingHandler();
        using var stream = new FailingStream(() => (Exception)Activator.CreateInstance(exception)!);

        await Sink(OutputKind.Auto).RunAsync(new Upgraded(stream, null, static () => { }, CancellationToken.None), (_, _) => handler);

        Assert.Equal(["closed Failed"], handler.Events);
        Assert.Empty(_logs.Errors);
    }

    [Fact]
    public async Task A_connection_that_gets_no_handler_leaves_nothing_behind()
    {
        var sink = Sink(OutputKind.Auto);
        using var stream = new FailingStream(static () => new IOException());
        var upgraded = new Upgraded(stream, null, static () => { }, CancellationToken.None);
        var id = default(ConnectionId);

        await Assert.ThrowsAsync<InvalidOperationException>(() => sink.RunAsync(upgraded, (_, opened) =>
        {
            id = opened;
            throw new InvalidOperationException("A fault.");
        }));

        sink.Close(id, WebSocketFrames.Close(DisconnectCode.Shutdown));
        await AssertOthersGoOnAsync(sink);
        Assert.Empty(_logs.Errors);
    }

    private static int? Code((int Opcode, byte[] Payload)? frame) => frame is { Opcode: (int)WebSocketOpcode.Close, Payload: var payload } ? BinaryPrimitives.ReadUInt16BigEndian(payload) : null;

    private static async Task<List<string?>> ReadAsync(SinkPeer peer, int count)
    {
        var texts = new List<string?>();
        while (texts.Count < count)
        {
            texts.Add(await peer.ReadTextAsync());
        }

        return texts;
    }

    private static Task<CloseReason> ClosedAsync(SinkPeer peer) => peer.Handler.Closed.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);

    private LocalSink Sink(OutputKind output, int maxQueueBytes = 1024 * 1024)
    {
        var heartbeats = new HeartbeatWheel(Options.Create(new HeartbeatOptions()), TimeProvider.System, new Random(1));
        var options = new SinkOptions { Output = output, MaxOutboundQueueBytes = maxQueueBytes };
        return new LocalSink(Options.Create(options), heartbeats, TimeProvider.System, _loggers.CreateLogger<LocalSink>());
    }

    private async Task<SinkPeer> ConnectAsync(LocalSink sink, int? receiveBufferBytes = null)
    {
        var peer = await SinkPeer.ConnectAsync(sink, receiveBufferBytes);
        _peers.Add(peer);
        return peer;
    }

    /// <summary>In every share of the sink's connections.</summary>
    private async Task AssertOthersGoOnAsync(LocalSink sink)
    {
        for (var n = 0; n < Environment.ProcessorCount; n++)
        {
            var other = await ConnectAsync(sink);
            sink.Send(other.Id, SinkPeer.Frame($"{n}"));
            Assert.Equal($"{n}", await other.ReadTextAsync());
        }
    }

    private sealed class FailingStream(Func<Exception> failure) : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromException<int>(failure());
    }
}
