using Realtime.Cluster;
using Realtime.Protocol;
using Realtime.Redis;
using Realtime.Telemetry;
using StackExchange.Redis;

namespace Realtime.Presence.Redis;

/// <summary>
/// Keeps the presence of this node's channels from expiring, and purges what dead owners left in them. A channel where nobody living is left expires by itself.
/// </summary>
internal sealed class PresenceUpkeep(RedisCalls calls, PresenceKeys keys, INodeRegistry registry, TimeProvider time)
{
    /// <summary>Of what a channel's owners share, in milliseconds. Far above the lease, so that a late renewal costs nothing.</summary>
    public static readonly RedisValue TimeToLive = (long)TimeSpan.FromMinutes(10).TotalMilliseconds;

    /// <summary>Of an owner's members, in milliseconds.</summary>
    public static readonly RedisValue MembersTimeToLive = (long)TimeSpan.FromMinutes(20).TotalMilliseconds;

    /// <summary>How long a channel is left alone.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(2.5);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly RedisScript RenewScript = RedisScript.Load(typeof(PresenceUpkeep), "presence", "renew");
    private static readonly RedisScript PurgeScript = RedisScript.Load(typeof(PresenceUpkeep), "presence", "purge");

    /// <summary>Calls under way at once.</summary>
    private const int Width = 64;

    /// <summary>All channels within a minute, and at least so many at a time.</summary>
    private const int MinSlice = 256;
    private const int Slices = 60;

    /// <summary>Members purged by one call, so that no script takes long.</summary>
    private const int PurgeSize = 200;

    private readonly Lock _lock = new();
    private readonly Dictionary<Held, long> _held = [];
    private readonly PriorityQueue<Held, TimeSpan> _due = new();
    private long _tracks;

    /// <summary>This owner may have members in this channel from now on.</summary>
    public void Track(string channel, NodeId owner)
    {
        var held = new Held(channel, owner);
        lock (_lock)
        {
            if (!_held.ContainsKey(held))
            {
                _due.Enqueue(held, Now + Interval);
            }

            _held[held] = ++_tracks;
        }
    }

    public async Task RunAsync(CancellationToken stoppingToken)
    {
        using var untraced = UntracedScope.Begin();
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await RenewDueAsync(stoppingToken);
        }
    }

    /// <summary>Renews the channels whose turn it is, a bounded number of them. What fails is soon due again; the store's absence is told by those who met it first.</summary>
    public async Task RenewDueAsync(CancellationToken cancellationToken)
    {
        foreach (var part in TakeDue().Chunk(Width))
        {
            var owners = await Task.WhenAll(part.Select(due => RenewAsync(due.Held, cancellationToken)));
            var living = await ReadLivingAsync(cancellationToken);
            for (var index = 0; index < part.Length; index++)
            {
                var (held, track) = part[index];
                if (living is null || owners[index] is not { } seen || !await TryPurgeAsync(held.Channel, seen.Where(owner => !living.Contains(owner)), cancellationToken))
                {
                    Return(held, Now + Pause);
                }
                else if (seen.Length == 0 || !living.Contains(PresenceKeys.Owner(held.Owner)))
                {
                    Forget(held, track);
                }
                else
                {
                    Return(held, Now + Interval);
                }
            }
        }
    }

    /// <returns>The owners that have members in the channel; null when the store is away.</returns>
    private async Task<string[]?> RenewAsync(Held held, CancellationToken cancellationToken)
    {
        try
        {
            var owner = PresenceKeys.Owner(held.Owner);
            return (string[])(await calls.RunAsync(RenewScript, keys.All(held.Channel, owner), [owner, TimeToLive, MembersTimeToLive], cancellationToken))!;
        }
        catch (UnavailableException)
        {
            return null;
        }
    }

    /// <summary>Whoever had members before this is asked, and is not in it, lives no more: members are added under a lease that holds.</summary>
    private async Task<IReadOnlySet<string>?> ReadLivingAsync(CancellationToken cancellationToken)
    {
        try
        {
            return PresenceKeys.Owners(await registry.ReadAsync(cancellationToken));
        }
        catch (UnavailableException)
        {
            return null;
        }
    }

    private async Task<bool> TryPurgeAsync(string channel, IEnumerable<string> owners, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var owner in owners)
            {
                while ((bool)await calls.RunAsync(PurgeScript, keys.All(channel, owner), [owner, PurgeSize], cancellationToken))
                {
                }
            }

            return true;
        }
        catch (UnavailableException)
        {
            return false;
        }
    }

    /// <summary>On the monotonic clock.</summary>
    private TimeSpan Now => time.GetElapsedTime(0);

    private List<(Held Held, long Track)> TakeDue()
    {
        var slice = new List<(Held, long)>();
        lock (_lock)
        {
            var size = Math.Max(MinSlice, _held.Count / Slices);
            while (slice.Count < size && _due.TryPeek(out var held, out var due) && due <= Now)
            {
                _due.Dequeue();
                slice.Add((held, _held[held]));
            }
        }

        return slice;
    }

    private void Return(Held held, TimeSpan due)
    {
        lock (_lock)
        {
            _due.Enqueue(held, due);
        }
    }

    /// <summary>Unless a member was added meanwhile.</summary>
    private void Forget(Held held, long track)
    {
        lock (_lock)
        {
            if (_held[held] == track)
            {
                _held.Remove(held);
            }
            else
            {
                _due.Enqueue(held, Now + Interval);
            }
        }
    }

    private readonly record struct Held(string Channel, NodeId Owner);
}
