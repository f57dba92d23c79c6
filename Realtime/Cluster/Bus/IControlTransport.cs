using Realtime.Protocol;

namespace Realtime.Cluster.Bus;

/// <summary>
/// Carries messages between nodes in named channels. Nobody keeps them: who does not listen at the time misses them. What one node says in one channel, one after the other,
/// arrives in that order. Both calls end within a bounded time, with <see cref="UnavailableException"/> when the store is away.
/// </summary>
internal interface IControlTransport
{
    /// <returns>False = certainly nobody has heard it.</returns>
    Task<bool> SayAsync(string channel, byte[] message);

    /// <summary>Completes when the store has acknowledged that this node listens: what is said from then on arrives.</summary>
    /// <returns>Ends the listening when disposed; the listener is not called after that.</returns>
    Task<IAsyncDisposable> ListenAsync(string channel, IControlListener listener);
}
