using StackExchange.Redis;

namespace Realtime.Redis;

/// <summary>Takes a subscription's messages one by one, in the order of their arrival.</summary>
/// <param name="deliver">Gets each message; never throws.</param>
/// <param name="skipped">Called after messages were left out.</param>
internal sealed class RelayReader(ChannelMessageQueue queue, Action<ReadOnlyMemory<byte>> deliver, Action skipped) : IAsyncDisposable
{
    /// <summary>A node that is this far behind in one channel skips to the end and says so: what it cannot take must not fill its memory.</summary>
    private const int MaxUnreadMessages = 16 * 1024;

    private readonly CancellationTokenSource _stop = new();
    private Task _reading = Task.CompletedTask;

    /// <summary>More has arrived than was taken.</summary>
    public bool HasUnread => queue.TryGetCount(out var count) && count > 0;

    public void Start()
    {
        // It serves whoever publishes, so it runs in nobody's context.
        using (ExecutionContext.SuppressFlow())
        {
            _reading = ReadAsync(_stop.Token);
        }
    }

    /// <summary>Completes when nothing is delivered any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading.WaitAsync(CancellationToken.None);
        _stop.Dispose();
    }

    /// <summary>Tells Redis.</summary>
    public Task UnsubscribeAsync() => queue.UnsubscribeAsync();

    private async Task ReadAsync(CancellationToken stoppingToken)
    {
        try
        {
            var isSkipping = false;
            await foreach (var message in queue.WithCancellation(stoppingToken))
            {
                var unread = queue.TryGetCount(out var count) ? count : 0;
                isSkipping |= unread >= MaxUnreadMessages;
                if (!isSkipping)
                {
                    deliver((byte[]?)message.Message);
                }
                else if (unread == 0)
                {
                    isSkipping = false;
                    skipped();
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }
}
