using Realtime.Protocol;

namespace Realtime.Broker;

/// <summary>
/// Called upwards by a broker: for one channel one call at a time and in order, for different channels perhaps at once. Returns quickly, never
/// blocks, never throws.
/// </summary>
internal interface IBrokerEvents
{
    void OnPublication(string channel, Publication publication);

    void OnJoinOrLeave(string channel, Push joinOrLeave);

    /// <summary>Something may have been missed, or the store may have gone back: compare positions before anything later is trusted.</summary>
    /// <remarks>May be said while a publication of the same channel is being delivered.</remarks>
    /// <param name="channel">null = every channel (reconnect, other data set).</param>
    void OnDoubt(string? channel);
}
