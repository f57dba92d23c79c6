using Realtime.Protocol;

namespace Realtime.Broker;

/// <summary>
/// Publications and short history between nodes.
/// <para><b>Order.</b> Publishes to one channel that one caller begins one after another take effect in that order, awaited or not. Every node gets
/// the publications of a channel in the order of their offsets.</para>
/// <para><b>Atomic.</b> Offset, history, idempotency and relay of a publish happen together or not at all. A refused one leaves nothing behind.</para>
/// <para><b>Another data set.</b> A restart, promotion or loss of memory gives every channel it concerns a new epoch, in the same atomic step as the first access
/// afterwards. Comparing tops later is too late: the store may have grown past them again.</para>
/// <para><b>Failure.</b> <see cref="UnavailableException"/> within a bounded time, never a silent drop.</para>
/// <para><b>Threads.</b> Safe from any thread. Continuations run where they are awaited; time comes from <see cref="TimeProvider"/> only.</para>
/// </summary>
internal interface IBroker
{
    /// <summary>Called once, before anything else. Succeeds while the store is away: the broker finds it when it comes.</summary>
    ValueTask StartAsync(IBrokerEvents handler, CancellationToken cancellationToken);

    /// <summary>
    /// Completes when the store has acknowledged: everything published later reaches the handler. Idempotent; the caller counts its subscribers.
    /// The broker keeps the subscription through reconnects and repairs it alone; where it may have missed something it raises <see cref="IBrokerEvents.OnDoubt"/>.
    /// </summary>
    ValueTask SubscribeAsync(string channel, CancellationToken cancellationToken);

    /// <summary>
    /// Publications may arrive until it completes, and the one that is being delivered at that moment after it. The store may be told later, so that flapping costs nothing.
    /// </summary>
    ValueTask UnsubscribeAsync(string channel, CancellationToken cancellationToken);

    /// <summary>Completes when the publication is stored and relayed; that it reached a client is not promised.</summary>
    /// <remarks>It takes its place in the channel's order before it returns its task. A caller that cancels stops waiting; the publish may happen.</remarks>
    /// <returns>Its position; null in a channel without history. A known idempotency key gives the first one's position and relays nothing.</returns>
    ValueTask<StreamPosition?> PublishAsync(string channel, Publication publication, PublishOptions options, CancellationToken cancellationToken);

    /// <summary>Relays a join or leave, at most once, outside the history and without order towards publications.</summary>
    ValueTask RelayAsync(string channel, Push joinOrLeave, CancellationToken cancellationToken);

    /// <summary>Reads publications and top in one atomic step. A channel never used gets its epoch here, so that a subscriber at offset 0 can recover.</summary>
    ValueTask<HistoryPage> ReadHistoryAsync(string channel, HistoryQuery query, CancellationToken cancellationToken);

    /// <summary>The tops of many channels in one round trip, in the order asked; null where the store knows nothing.</summary>
    ValueTask<IReadOnlyList<StreamPosition?>> ReadTopsAsync(IReadOnlyList<string> channels, CancellationToken cancellationToken);

    /// <summary>The second net: the top lies below <paramref name="seen"/> in its epoch, so the epoch is renewed, atomically; otherwise nothing changes.</summary>
    /// <returns>The position that holds now. All nodes may call at once and get the same.</returns>
    ValueTask<StreamPosition> RenewEpochAsync(string channel, StreamPosition seen, CancellationToken cancellationToken);

    /// <summary>Removes the publications; epoch and top stay.</summary>
    ValueTask RemoveHistoryAsync(string channel, CancellationToken cancellationToken);
}
