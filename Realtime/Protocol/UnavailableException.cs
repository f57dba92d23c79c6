namespace Realtime.Protocol;

/// <summary>A store did not answer, or refused, for now. The dispatcher answers <see cref="ProtocolError.Internal"/>; nothing else catches it.</summary>
/// <param name="message">What was asked of which store; no keys, no values.</param>
/// <param name="mayHaveHappened">The write was sent and its answer lost: repeating it needs an idempotency key.</param>
/// <param name="inner">What the store's client threw.</param>
public sealed class UnavailableException(string message, bool mayHaveHappened, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>True when the write may have taken effect.</summary>
    public bool MayHaveHappened { get; } = mayHaveHappened;
}
