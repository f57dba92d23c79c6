using Microsoft.Extensions.Logging;
using Realtime.Broker;
using Realtime.Hub;
using Realtime.Protocol;

namespace Realtime.Subscriptions;

/// <summary>
/// Brings a channel in doubt up to date: reads what the store has after the node's position, has the epoch renewed where the store went back, and tells those who
/// cannot be helped to subscribe again. Tries until it succeeds or nobody is interested any more.
/// </summary>
internal sealed partial class ChannelRepair(
    IBroker broker, ChannelTable channels, SubscriptionEnder ender, TimeProvider time, ILogger<ChannelRepair> logger) : IChannelRepair, IAsyncDisposable
{
    private const int MaxAtOnce = 16;
    private const int MaxToldAtOnce = 64;

    /// <summary>Without bound: whatever the store keeps after the position.</summary>
    private const int Everything = -1;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<LiveChannel, Task> _running = [];
    private readonly SemaphoreSlim _places = new(MaxAtOnce);
    private readonly CancellationTokenSource _stopping = new();
    private bool _isStopping;

    public void Start(LiveChannel channel)
    {
        lock (_lock)
        {
            if (!_isStopping && !_running.ContainsKey(channel))
            {
                // Entered first, so that a repair that ends at once finds itself to remove.
                var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _running.Add(channel, RunAsync(channel, start.Task));
                start.SetResult();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task[] running;
        lock (_lock)
        {
            _isStopping = true;
            running = [.. _running.Values];
        }

        await _stopping.CancelAsync();
        await Task.WhenAll(running);
        _stopping.Dispose();
        _places.Dispose();
    }

    private async Task RunAsync(LiveChannel channel, Task start)
    {
        await start;
        try
        {
            await RepairAsync(channel, _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The node stops, its subscribers recover elsewhere.
        }

        bool isDoubtedAgain;
        lock (_lock)
        {
            _running.Remove(channel);
            isDoubtedAgain = channel.IsInDoubt && ReferenceEquals(channels.Find(channel.Name), channel);
        }

        // A doubt that came while the last round ended found the repair still running.
        if (isDoubtedAgain)
        {
            Start(channel);
        }
    }

    private async Task RepairAsync(LiveChannel channel, CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        while (channel.IsInDoubt && ReferenceEquals(channels.Find(channel.Name), channel))
        {
            await _places.WaitAsync(cancellationToken);
            try
            {
                await CompareAsync(channel, cancellationToken);
                continue;
            }
            catch (UnavailableException unavailable)
            {
                Log.StoreAway(logger, pause, unavailable);
            }
            catch (Exception unexpected) when (unexpected is not OperationCanceledException)
            {
                Log.RepairFailed(logger, unexpected);
            }
            finally
            {
                _places.Release();
            }

            await Task.Delay(pause, time, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async ValueTask CompareAsync(LiveChannel channel, CancellationToken cancellationToken)
    {
        if (!channel.TryCompare(out var comparison))
        {
            return;
        }

        var at = comparison.Since;
        var page = await broker.ReadHistoryAsync(channel.Name, new HistoryQuery(Everything, at), cancellationToken);
        var (top, missed) = (page.Top, page.Publications);
        if (at.StepTo(top) is PositionStep.Behind && top != at)
        {
            top = await broker.RenewEpochAsync(channel.Name, at, cancellationToken);
            missed = [];
        }

        foreach (var some in channel.Settle(comparison, top, missed).Chunk(MaxToldAtOnce))
        {
            await Task.WhenAll(some.Select(lost => TellAsync(lost, channel.Name)));
        }
    }

    /// <summary>It is out of the channel already, so it must hear of it whatever happens.</summary>
    private async Task TellAsync(IConnection lost, string channel)
    {
        try
        {
            await lost.RunAsync(channel, client => ender.EndAsInsufficientAsync(client, channel));
        }
        catch (Exception unexpected)
        {
            Log.RepairFailed(logger, unexpected);
            lost.Disconnect(DisconnectCode.InsufficientState);
        }
    }
}
