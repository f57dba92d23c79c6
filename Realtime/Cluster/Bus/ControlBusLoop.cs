using Microsoft.Extensions.Logging;
using Realtime.Protocol;
using Realtime.Telemetry;

namespace Realtime.Cluster.Bus;

/// <summary>Keeps this node listening to the others, and carries out what they ask. A channel in which it does not hear itself is listened to anew.</summary>
internal sealed partial class ControlBusLoop(
    IControlTransport transport, ControlHearings hearings, ControlWord word, OrderQueue queue, TimeProvider time, ILogger<ControlBusLoop> logger)
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _attempted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _opened;

    /// <summary>Completes when the node listens, or has found that it cannot yet.</summary>
    public async Task WhenAttemptedAsync() => await _attempted.Task;

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        using var untraced = UntracedScope.Begin();
        await Task.WhenAll(hearings.All.Select(hearing => ListenAsync(hearing, stoppingToken)).Append(queue.RunAsync(stoppingToken)));
    }

    private async Task ListenAsync(ControlHearing hearing, CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await using var listening = await OpenAsync(hearing, stoppingToken);
                await StayAsync(hearing, stoppingToken);
                hearing.Doubt();
                Log.Silent(logger, hearing.Silence.TotalSeconds);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        finally
        {
            _attempted.TrySetResult();
        }
    }

    private async Task<IAsyncDisposable> OpenAsync(ControlHearing hearing, CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                var listening = await transport.ListenAsync(hearing.Channel, hearing);
                if (Interlocked.Increment(ref _opened) >= hearings.All.Count)
                {
                    _attempted.TrySetResult();
                }

                return listening;
            }
            catch (UnavailableException exception)
            {
                if (_attempted.TrySetResult())
                {
                    Log.NotListening(logger, exception);
                }
            }

            await Task.Delay(RetryInterval, time, stoppingToken);
        }
    }

    /// <summary>Completes when the node has not heard itself for too long, counted from now at the earliest.</summary>
    private async Task StayAsync(ControlHearing hearing, CancellationToken stoppingToken)
    {
        var opened = time.GetTimestamp();
        using var timer = new PeriodicTimer(ControlHearing.WordInterval, time);
        do
        {
            await word.SayAsync(hearing.Channel);
            await timer.WaitForNextTickAsync(stoppingToken);
        }
        while (hearing.Silence < ControlHearing.MaxSilence || time.GetElapsedTime(opened) < ControlHearing.MaxSilence);
    }
}
