using System.Threading.Channels;

namespace Realtime.Sinks;

/// <summary>Where messages of one connection wait that come by other requests: in the order of their arrival, bounded, taken by the connection's reader alone.</summary>
/// <param name="maxBytes">What may wait; more is no client's that waits for its answers.</param>
internal sealed class Inbox(int maxBytes)
{
    private const int MaxMessages = 1000;

    private readonly Channel<InboxMessage> _messages = Channel.CreateBounded<InboxMessage>(new BoundedChannelOptions(MaxMessages) { SingleReader = true });
    private long _waitingBytes;

    /// <summary>Called by whoever brings a message for which there is no room. Set before anybody else knows of the inbox.</summary>
    public Action Overflowed { get; set; } = static () => { };

    /// <summary>Puts a message in line.</summary>
    /// <returns>Completes when it was handled, or never will be.</returns>
    public Task PostAsync(ReadOnlyMemory<byte> bytes)
    {
        var message = new InboxMessage(bytes);
        if (Interlocked.Add(ref _waitingBytes, bytes.Length) <= maxBytes && _messages.Writer.TryWrite(message))
        {
            return message.Handled;
        }

        Interlocked.Add(ref _waitingBytes, -bytes.Length);
        if (!_messages.Reader.Completion.IsCompleted)
        {
            Overflowed();
        }

        return Task.CompletedTask;
    }

    /// <summary>The next message. Throws when the token is cancelled.</summary>
    public async ValueTask<InboxMessage> TakeAsync(CancellationToken cancellationToken)
    {
        var message = await _messages.Reader.ReadAsync(cancellationToken);
        Interlocked.Add(ref _waitingBytes, -message.Bytes.Length);
        return message;
    }

    /// <summary>Nothing is taken any more: what waits is let go.</summary>
    public void Close()
    {
        _messages.Writer.TryComplete();
        while (_messages.Reader.TryRead(out var message))
        {
            message.MarkHandled();
        }
    }
}
