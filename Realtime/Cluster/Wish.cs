using System.Threading.Channels;

namespace Realtime.Cluster;

/// <summary>That a loop does its work soon rather than at its next turn. Several wishes are one.</summary>
internal sealed class Wish(TimeProvider time)
{
    private readonly Channel<bool> _wishes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Make() => _wishes.Writer.TryWrite(true);

    /// <summary>Completes when there is a wish, and takes it, or when the time is over.</summary>
    public async Task WaitAsync(TimeSpan atMost, CancellationToken stoppingToken)
    {
        using var interval = new CancellationTokenSource(atMost, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(interval.Token, stoppingToken);
        try
        {
            await _wishes.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
        }
    }
}
