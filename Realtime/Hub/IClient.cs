using Realtime.Protocol;

namespace Realtime.Hub;

/// <summary>A connected client. Safe from any thread; after the end every call does nothing.</summary>
internal interface IClient
{
    ClientState State { get; }

    /// <summary>Sends a push: at most once.</summary>
    /// <param name="channel">null for what belongs to no channel.</param>
    /// <param name="push">What is said.</param>
    void Send(string? channel, Push push);

    void Disconnect(DisconnectCode code);
}
