using System.Net.Sockets;
using System.Threading.Channels;

namespace Tests.Support;

/// <summary>One way of a proxied connection. What waits keeps its order and is bounded: beyond it nothing is read, so the sender feels it as it would on a real line.</summary>
internal sealed class FaultPump(FaultyConnection connection, FaultDirection direction, Socket from, Socket to, Func<FaultRules> rules)
{
    private const int PieceBytes = 16 * 1024;
    private const int MaxWaitingPieces = 128;

    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly Channel<Piece> _waiting = Channel.CreateBounded<Piece>(MaxWaitingPieces);
    private readonly Lock _finishing = new();
    private volatile bool _isFinished;
    private int _matched;

    private static ReadOnlySpan<byte> Subscribe => "SUBSCRIBE"u8;

    /// <summary>Redis' command of that name has gone by.</summary>
    public bool HasSubscribed { get; private set; }

    public Task RunAsync(CancellationToken stoppingToken) => Task.WhenAll(ReadAsync(stoppingToken), WriteAsync(stoppingToken));

    /// <summary>Tells the receiver that nothing more comes, at once.</summary>
    public void Finish()
    {
        lock (_finishing)
        {
            if (!_isFinished)
            {
                _isFinished = true;
                Try(() => to.Shutdown(SocketShutdown.Send));
            }
        }
    }

    private async Task ReadAsync(CancellationToken stoppingToken)
    {
        var buffer = new byte[PieceBytes];
        try
        {
            int count;
            do
            {
                count = await from.ReceiveAsync(buffer, stoppingToken);
                var bytes = buffer[..count];
                Recognise(bytes);
                await _waiting.Writer.WriteAsync(new Piece(bytes, Time.GetTimestamp()), stoppingToken);
            }
            while (count > 0);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The other end learns of it when its turn comes: a line that carries nothing carries no reset.
            await _waiting.Writer.WriteAsync(new Piece(null, Time.GetTimestamp()), CancellationToken.None).AsTask().WaitAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        finally
        {
            _waiting.Writer.TryComplete();
        }
    }

    private async Task WriteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var piece in _waiting.Reader.ReadAllAsync(stoppingToken))
            {
                await WaitForTurnAsync(piece, stoppingToken);
                await PassAsync(piece, stoppingToken);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            connection.Reset();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        finally
        {
            // The reader must not wait for room that nobody makes.
            while (_waiting.Reader.TryRead(out _))
            {
            }
        }
    }

    private async Task WaitForTurnAsync(Piece piece, CancellationToken stoppingToken)
    {
        while (true)
        {
            var current = rules();
            if (current.Holds(connection, direction))
            {
                await current.Replaced.WaitAsync(stoppingToken);
                continue;
            }

            var rest = current.LagOf(connection) - Time.GetElapsedTime(piece.ReadAt);
            if (rest <= TimeSpan.Zero)
            {
                return;
            }

            await Task.WhenAny(Task.Delay(rest, Time, stoppingToken), current.Replaced);
            stoppingToken.ThrowIfCancellationRequested();
        }
    }

    private async Task PassAsync(Piece piece, CancellationToken stoppingToken)
    {
        if (piece.Bytes is null)
        {
            connection.Reset();
        }
        else if (piece.Bytes.Length == 0)
        {
            Finish();
        }
        else
        {
            for (var rest = piece.Bytes.AsMemory(); rest.Length > 0 && !_isFinished;)
            {
                rest = rest[await to.SendAsync(rest, stoppingToken)..];
            }
        }
    }

    /// <summary>Finds the word wherever the bytes are cut.</summary>
    private void Recognise(ReadOnlySpan<byte> bytes)
    {
        for (var index = 0; index < bytes.Length && !HasSubscribed; index++)
        {
            var letter = (byte)(bytes[index] & ~0x20);
            _matched = letter == Subscribe[_matched] ? _matched + 1 : letter == Subscribe[0] ? 1 : 0;
            if (_matched == Subscribe.Length)
            {
                HasSubscribed = true;
            }
        }
    }

    private static void Try(Action act)
    {
        try
        {
            act();
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It has ended already.
        }
    }

    /// <param name="Bytes">Empty = the sender has finished; null = it has reset the connection.</param>
    private readonly record struct Piece(byte[]? Bytes, long ReadAt);
}
