using System.Text;

namespace LoadBalancer.Draining;

/// <summary>
/// The way to a client whose connection was upgraded. Bytes pass as they are, until the balancer says goodbye for the node: with a close frame of its own between two of the
/// node's frames, after which nothing of the node passes any more. The client's answer then ends the node's side as well.
/// </summary>
internal sealed class FarewellStream(Stream inner) : Stream
{
    private const byte FinalClose = 0x88;

    /// <summary>3001 "shutdown", as the nodes say it: clients come back (RFC 6455 section 5.5.1).</summary>
    private static readonly byte[] Goodbye = [FinalClose, 10, 3001 >> 8, 3001 & 0xFF, .. Encoding.ASCII.GetBytes("shutdown")];

    private readonly SemaphoreSlim _turn = new(1);
    private readonly FrameWalk _frames = new();
    private bool _isWanted;
    private bool _isOver;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Says goodbye now, or as soon as the frame under way has passed.</summary>
    public async Task SayAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            _isWanted = true;
            await SayAtBoundaryAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (!_isOver)
            {
                var passes = _frames.Go(buffer.Span, _isWanted);
                await inner.WriteAsync(buffer[..passes], cancellationToken);
                await SayAtBoundaryAsync(cancellationToken);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task SayAtBoundaryAsync(CancellationToken cancellationToken)
    {
        if (!_isWanted || _isOver || !_frames.IsAtBoundary)
        {
            return;
        }

        _isOver = true;
        if (!_frames.HasClosed)
        {
            await inner.WriteAsync(Goodbye, cancellationToken);
            await inner.FlushAsync(cancellationToken);
        }
    }
}
