using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime.Cluster;
using Realtime.Protocol;
using Realtime.Telemetry;

namespace Realtime.Bans;

/// <summary>
/// Brings this node's copy of the ban list up to date: at the start, again and again, and at once where it was not told something. What a store has lost it gives back,
/// since a ban that comes back is the smaller harm.
/// </summary>
internal sealed partial class BanSync(
    IBanStore store, BanList list, BanEnforcer enforcer, IOptions<BanOptions> options, BanMetrics metrics, TimeProvider time, ILogger<BanSync> logger)
    : IControlBusEvents
{
    /// <summary>Changes of one question to the store.</summary>
    public const int Slice = 500;

    /// <summary>Given back at once.</summary>
    private const int RestoreSlice = 100;

    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly Wish _wish = new(time);
    private readonly TaskCompletionSource _attempted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the store has lost and not got back yet, by user.</summary>
    private readonly Dictionary<string, BanChange> _owed = new(StringComparer.Ordinal);
    private bool _isAway;

    public void OrdersMayBeMissed() => Wish();

    /// <summary>The list is read soon.</summary>
    public void Wish() => _wish.Make();

    /// <summary>Completes when the list has been read, or has been found to be out of reach.</summary>
    public async Task WhenAttemptedAsync() => await _attempted.Task;

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        using var untraced = UntracedScope.Begin();
        try
        {
            while (true)
            {
                var isRead = await TryReadAsync(stoppingToken);
                _attempted.TrySetResult();
                if (isRead)
                {
                    await _wish.WaitAsync(options.Value.ReconcileInterval, stoppingToken);
                }
                else
                {
                    await Task.Delay(RetryInterval, time, stoppingToken);
                }
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

    private async Task<bool> TryReadAsync(CancellationToken stoppingToken)
    {
        try
        {
            await ReadAsync(stoppingToken);
            await GiveBackAsync(stoppingToken);
            _isAway = false;
        }
        catch (UnavailableException exception)
        {
            if (!_isAway)
            {
                Log.Away(logger, exception.Message);
            }

            _isAway = true;
        }

        metrics.Banned(list.Count);
        return !_isAway;
    }

    private async Task ReadAsync(CancellationToken stoppingToken)
    {
        var asked = list.Position;
        var position = asked;
        Dictionary<string, BanChange>? anew = null;
        while (true)
        {
            var page = await store.ReadAsync(position, Slice, stoppingToken);
            if (page.IsFromStart)
            {
                anew = new Dictionary<string, BanChange>(StringComparer.Ordinal);
            }

            if (anew is null)
            {
                list.Take(page);
                Enforce(page.Changes);
            }
            else
            {
                Collect(anew, page, asked);
            }

            if (!page.HasMore)
            {
                break;
            }

            position = page.Position;
        }
    }

    private void Collect(Dictionary<string, BanChange> anew, BanPage page, BanPosition asked)
    {
        foreach (var change in page.Changes)
        {
            // One that is changed while the list is read stands in a later page again.
            anew[change.User] = change;
        }

        if (page.HasMore)
        {
            return;
        }

        var isFirst = list.Age is null;
        var lost = list.Replace(anew, page, asked);
        foreach (var change in lost)
        {
            _owed[change.User] = change;
        }

        if (!isFirst)
        {
            Log.ReadAnew(logger, anew.Count, lost.Count);
        }

        Enforce(anew.Values);
    }

    private void Enforce(IEnumerable<BanChange> changes)
    {
        foreach (var change in changes)
        {
            enforcer.Enforce(change.User);
        }
    }

    private async Task GiveBackAsync(CancellationToken stoppingToken)
    {
        while (_owed.Count > 0)
        {
            var part = _owed.Values.OrderBy(static change => change.Stamp).Take(RestoreSlice).ToList();
            await store.RestoreAsync(part, stoppingToken);
            metrics.Restored(part.Count);
            foreach (var change in part)
            {
                _owed.Remove(change.User);
            }
        }
    }
}
