using LoadBalancer.Draining;

namespace Tests.LoadBalancer.Draining;

public sealed class FarewellStreamTests : IAsyncDisposable
{
    private static readonly byte[] Goodbye = [0x88, 10, 0x0B, 0xB9, .. "shutdown"u8];

    private readonly MemoryStream _client = new();
    private readonly FarewellStream _stream;

    public FarewellStreamTests() => _stream = new FarewellStream(_client);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        await _client.DisposeAsync();
    }

    [Fact]
    public async Task Between_two_frames_it_is_said_at_once_and_nothing_follows()
    {
        var frame = FrameBytes.Of(0x81, 300);
        await _stream.WriteAsync(frame, Cancellation);

        await _stream.SayAsync(Cancellation);
        await _stream.SayAsync(Cancellation);
        await _stream.WriteAsync(frame, Cancellation);

        Assert.Equal([.. frame, .. Goodbye], _client.ToArray());
    }

    [Fact]
    public async Task Within_a_frame_it_waits_for_its_end_and_the_next_one_is_left_out()
    {
        var frame = FrameBytes.Of(0x81, 300);
        await _stream.WriteAsync(frame.AsMemory(0, 100), Cancellation);

        await _stream.SayAsync(Cancellation);
        Assert.Equal(100, _client.Length);
        await _stream.WriteAsync((byte[])[.. frame[100..], .. frame], Cancellation);

        Assert.Equal([.. frame, .. Goodbye], _client.ToArray());
    }

    [Fact]
    public async Task Nothing_is_said_after_the_nodes_own_close()
    {
        var close = FrameBytes.Of(0x88, 2);
        await _stream.WriteAsync(close, Cancellation);

        await _stream.SayAsync(Cancellation);

        Assert.Equal(close, _client.ToArray());
    }
}
