using Realtime.Broker;
using Realtime.Broker.Memory;
using Realtime.Protocol;

namespace Tests.Support;

/// <summary>A memory broker that fails, hesitates and lies as the test says, and notes what it was asked to hear.</summary>
internal sealed class FaultyBroker(TimeProvider time) : IBroker
{
    private readonly MemoryBroker _inner = new(time, new Random(1));

    /// <summary>What it was asked to hear and not to hear any more, in order.</summary>
    public List<string> Interest { get; } = [];

    /// <summary>The next answer to a subscribe; null = what the memory broker says.</summary>
    public Func<Task>? OnSubscribe { get; set; }

    /// <summary>Runs before each reading of a history.</summary>
    public Func<Task>? OnRead { get; set; }

    public int Reads { get; private set; }

    public int TopReads { get; private set; }

    public ValueTask StartAsync(IBrokerEvents handler, CancellationToken cancellationToken) => _inner.StartAsync(handler, cancellationToken);

    public async ValueTask SubscribeAsync(string channel, CancellationToken cancellationToken)
    {
        Interest.Add($"subscribe {channel}");
        if (OnSubscribe is { } answer)
        {
            await answer();
        }

        await _inner.SubscribeAsync(channel, cancellationToken);
    }

    public ValueTask UnsubscribeAsync(string channel, CancellationToken cancellationToken)
    {
        Interest.Add($"unsubscribe {channel}");
        return _inner.UnsubscribeAsync(channel, cancellationToken);
    }

    public ValueTask<StreamPosition?> PublishAsync(string channel, Publication publication, PublishOptions options, CancellationToken cancellationToken) =>
        _inner.PublishAsync(channel, publication, options, cancellationToken);

    public ValueTask RelayAsync(string channel, Push joinOrLeave, CancellationToken cancellationToken) => _inner.RelayAsync(channel, joinOrLeave, cancellationToken);

    public async ValueTask<HistoryPage> ReadHistoryAsync(string channel, HistoryQuery query, CancellationToken cancellationToken)
    {
        Reads++;
        if (OnRead is { } hesitate)
        {
            await hesitate();
        }

        return await _inner.ReadHistoryAsync(channel, query, cancellationToken);
    }

    public ValueTask<IReadOnlyList<StreamPosition?>> ReadTopsAsync(IReadOnlyList<string> channels, CancellationToken cancellationToken)
    {
        TopReads++;
        return _inner.ReadTopsAsync(channels, cancellationToken);
    }

    public ValueTask<StreamPosition> RenewEpochAsync(string channel, StreamPosition seen, CancellationToken cancellationToken) =>
        _inner.RenewEpochAsync(channel, seen, cancellationToken);

    public ValueTask RemoveHistoryAsync(string channel, CancellationToken cancellationToken) => _inner.RemoveHistoryAsync(channel, cancellationToken);
}
