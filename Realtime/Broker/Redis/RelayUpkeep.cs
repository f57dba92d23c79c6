using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime.Redis;
using Realtime.Telemetry;
using StackExchange.Redis;

namespace Realtime.Broker.Redis;

/// <summary>
/// Looks after the relay: after every reconnect, once the subscriptions stand again, it tells the handler that everything may have been missed; between
/// reconnects it tidies the subscriptions, a slice at a time.
/// </summary>
internal sealed partial class RelayUpkeep(
    IConnectionMultiplexer connection,
    RelaySubscriptions subscriptions,
    RelayProbe probe,
    RedisMetrics metrics,
    IOptions<RedisOptions> options,
    TimeProvider time,
    ILogger<RelayUpkeep> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);

    // One waiting signal stands for any number of reconnects.
    private readonly Channel<bool> _restored = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public async Task RunAsync(IBrokerEvents handler, CancellationToken stoppingToken)
    {
        using var untraced = UntracedScope.Begin();
        connection.ConnectionRestored += OnConnectionRestored;
        connection.ConnectionFailed += OnConnectionFailed;
        try
        {
            await Task.WhenAll(AnnounceDoubtsAsync(handler, stoppingToken), TidyAsync(stoppingToken), ProbeAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        finally
        {
            connection.ConnectionRestored -= OnConnectionRestored;
            connection.ConnectionFailed -= OnConnectionFailed;
        }
    }

    private void OnConnectionRestored(object? sender, ConnectionFailedEventArgs args) => _restored.Writer.TryWrite(true);

    private void OnConnectionFailed(object? sender, ConnectionFailedEventArgs args)
    {
        if (args.ConnectionType == ConnectionType.Subscription && connection.IsConnected)
        {
            Log.Ended(logger, args.EndPoint, args.FailureType);
        }
    }

    private async Task AnnounceDoubtsAsync(IBrokerEvents handler, CancellationToken stoppingToken)
    {
        await foreach (var _ in _restored.Reader.ReadAllAsync(stoppingToken))
        {
            while (!await IsRelayUpAsync(stoppingToken))
            {
                await Task.Delay(RetryDelay, time, stoppingToken);
            }

            await GuardAsync(() => subscriptions.TidyAsync(askEverything: true, stoppingToken), stoppingToken);
            Log.Restored(logger);
            metrics.Doubted();
            handler.OnDoubt(null);
            await GuardAsync(() => subscriptions.ListenAsync(toAll: true, stoppingToken), stoppingToken);
        }
    }

    /// <summary>
    /// The client sends the subscriptions of a new connection before it says that the connection is restored; a ping behind them on the same connection is answered
    /// when they stand.
    /// </summary>
    private async Task<bool> IsRelayUpAsync(CancellationToken stoppingToken)
    {
        try
        {
            await connection.GetSubscriber().PingAsync().WaitAsync(options.Value.OperationTimeout, time, stoppingToken);
            return true;
        }
        catch (Exception exception) when (RedisFailure.Is(exception) && !stoppingToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task TidyAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await GuardAsync(() => subscriptions.TidyAsync(askEverything: false, stoppingToken), stoppingToken);
            await GuardAsync(() => subscriptions.ListenAsync(toAll: false, stoppingToken), stoppingToken);
        }
    }

    private async Task ProbeAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await GuardAsync(() => probe.RunAsync(stoppingToken), stoppingToken);
        }
    }

    private async Task GuardAsync(Func<Task> work, CancellationToken stoppingToken)
    {
        try
        {
            await work();
        }
        catch (Exception exception) when (RedisFailure.Is(exception) && !stoppingToken.IsCancellationRequested)
        {
            metrics.Failed("tidy", exception.GetType().Name);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            // The next tick tries again: without this loop no reconnect would be announced.
            Log.TidyFailed(logger, exception);
        }
    }
}
