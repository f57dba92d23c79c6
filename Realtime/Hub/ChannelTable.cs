using Microsoft.Extensions.Options;
using Realtime.Broker;

namespace Realtime.Hub;

/// <summary>
/// The channels that somebody on this node is interested in. The broker is asked in the order in which interest came and went, so that a channel's last
/// word is always the right one.
/// </summary>
internal sealed class ChannelTable(IBroker broker, IOptions<LiveChannelOptions> options, Safeguards? safeguards = null)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly HashSet<Task> _unsubscribing = [];
    private ulong _lastAudience;

    /// <summary>Counts one more interest. <see cref="Leave"/> follows exactly once, whatever becomes of it.</summary>
    /// <returns>The channel, and the broker's acknowledgement: what is published after it reaches the channel.</returns>
    public (LiveChannel Channel, Task Subscribed) Enter(string name)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(name, out var entry))
            {
                _entries.Add(name, entry = new Entry(new LiveChannel(name, options.Value, NextAudience, safeguards)));
            }

            entry.Interest++;
            if (entry.Subscribed is null or { IsFaulted: true } or { IsCanceled: true })
            {
                // Shared by everybody who waits for it, so no caller's cancellation ends it; the broker bounds its time.
                entry.Subscribed = broker.SubscribeAsync(name, CancellationToken.None).AsTask();
            }

            return (entry.Channel, entry.Subscribed);
        }
    }

    public void Leave(string name)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(name, out var entry) || --entry.Interest > 0)
            {
                return;
            }

            _entries.Remove(name);
            _unsubscribing.RemoveWhere(static task => task.IsCompleted);
            _unsubscribing.Add(broker.UnsubscribeAsync(name, CancellationToken.None).AsTask());
        }
    }

    public LiveChannel? Find(string name)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(name, out var entry) ? entry.Channel : null;
        }
    }

    public IReadOnlyList<LiveChannel> All()
    {
        lock (_lock)
        {
            return [.. _entries.Values.Select(static entry => entry.Channel)];
        }
    }

    private AudienceId NextAudience() => new(Interlocked.Increment(ref _lastAudience));

    private sealed class Entry(LiveChannel channel)
    {
        public LiveChannel Channel => channel;

        public int Interest { get; set; }

        public Task? Subscribed { get; set; }
    }
}
