using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Realtime.Telemetry;

namespace Realtime.Cluster.Bus;

/// <summary>
/// Orders that wait for their turn on this node. They begin in the order in which they came, each going as far as it can by itself before the next one begins, and overlap
/// from there: one that waits for something keeps none of the others.
/// </summary>
internal sealed partial class OrderQueue(ILogger<OrderQueue> logger)
{
    public const int MaxConcurrent = 256;

    public const int MaxWaiting = 1024;

    /// <summary>Holds one for each order under way: a semaphore would not come back to the context that waits for it.</summary>
    private readonly Channel<bool> _underWay = Channel.CreateBounded<bool>(MaxConcurrent);
    private readonly Channel<Func<CancellationToken, Task>> _waiting =
        Channel.CreateBounded<Func<CancellationToken, Task>>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });

    /// <param name="order">Ends within a bounded time.</param>
    /// <returns>False = too many wait already.</returns>
    public bool TryAdd(Func<CancellationToken, Task> order) => _waiting.Writer.TryWrite(order);

    /// <summary>Completes when it is told to stop and all that began has ended.</summary>
    public async Task RunAsync(CancellationToken stoppingToken)
    {
        // An order is part of its asker's trace, or of none.
        using var untraced = UntracedScope.Begin();
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken))
            {
                while (_waiting.Reader.TryRead(out var order))
                {
                    await _underWay.Writer.WriteAsync(true, stoppingToken);
                    _ = CarryOutAsync(order, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }

        // Room for all of them: every order that began has made its own.
        for (var order = 0; order < MaxConcurrent; order++)
        {
            await _underWay.Writer.WriteAsync(true, CancellationToken.None);
        }
    }

    private async Task CarryOutAsync(Func<CancellationToken, Task> order, CancellationToken stoppingToken)
    {
        try
        {
            await order(stoppingToken);
        }
        catch (Exception exception)
        {
            Log.Failed(logger, exception);
        }
        finally
        {
            _underWay.Reader.TryRead(out _);
        }
    }
}
