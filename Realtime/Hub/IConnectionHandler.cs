using System.Buffers;

namespace Realtime.Hub;

/// <summary>
/// What a sink tells of one connection, one call at a time. <see cref="OnClosedAsync"/> comes exactly once and last: the token of a message under way is
/// cancelled at once, its task is awaited, then it is called. So what a command began is complete when the clean-up runs.
/// </summary>
internal interface IConnectionHandler
{
    /// <summary>A whole message, unmasked and bounded. Until the task completes the next is not read: TCP pushes the client back. The buffer is the sink's again afterwards. Cancellation may come out of it; any other exception cuts the connection.</summary>
    ValueTask OnMessageAsync(ReadOnlySequence<byte> message, CancellationToken cancellationToken);

    /// <summary>Nothing at all was received since a ping that is older than the pong time-out.</summary>
    void OnSilent();

    /// <summary>The bytes cannot be read any further: not the protocol's framing, or over its limits.</summary>
    void OnUnreadable(Protocol.DisconnectCode code);

    /// <summary>The outbound queue is full. The handler closes; whatever it sends before is dropped.</summary>
    void OnSlow();

    /// <summary>Completes when everything of the connection is undone.</summary>
    ValueTask OnClosedAsync(CloseReason reason);
}
