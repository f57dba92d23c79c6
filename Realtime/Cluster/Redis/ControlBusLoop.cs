using Microsoft.Extensions.Logging;
using Realtime.Redis;
using Realtime.Telemetry;

namespace Realtime.Cluster.Redis;

/// <summary>Keeps this node listening to the others, and carries out what they ask. Whether a subscription is still alive is the client library's word.</summary>
internal sealed partial class ControlBusLoop(
    NodeName self, ControlListener listener, OrderQueue queue, ControlChannels channels, TimeProvider time, ILogger<ControlBusLoop> logger)
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _attempted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the node listens, or has found that it cannot yet.</summary>
    public Task Attempted => _attempted.Task;

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        using var untraced = UntracedScope.Begin();
        await Task.WhenAll(queue.RunAsync(stoppingToken), ListenAsync(stoppingToken));
    }

    private async Task ListenAsync(CancellationToken stoppingToken)
    {
        var readers = new List<RelayReader>();
        try
        {
            foreach (var channel in new[] { channels.Of(self.Value), channels.All })
            {
                readers.Add(await OpenAsync(channel, stoppingToken));
            }

            _attempted.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, time, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        finally
        {
            _attempted.TrySetResult();
            foreach (var reader in readers)
            {
                await reader.DisposeAsync();
            }
        }
    }

    private async Task<RelayReader> OpenAsync(string channel, CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                return await listener.OpenAsync(channel);
            }
            catch (Exception exception) when (RedisFailure.Is(exception))
            {
                if (_attempted.TrySetResult())
                {
                    Log.NotListening(logger, exception);
                }
            }

            await Task.Delay(RetryInterval, time, stoppingToken);
        }
    }
}
