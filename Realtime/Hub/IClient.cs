using Realtime.Protocol;

namespace Realtime.Hub;

/// <summary>A connected client. Safe from any thread; after the end every call does nothing.</summary>
internal interface IClient
{
    ClientState State { get; }

    ClientTransport Transport { get; }

    /// <summary>Sends a push: at most once.</summary>
    /// <param name="channel">null for what belongs to no channel.</param>
    /// <param name="push">What is said.</param>
    void Send(string? channel, Push push);

    void Disconnect(DisconnectCode code);

    /// <summary>
    /// Runs the server's own order in line with the client's commands of that channel: after those that came before it, before those that come later. It takes no place
    /// of the client's commands.
    /// </summary>
    /// <param name="channel">Empty for what belongs to no channel.</param>
    /// <param name="order">Runs on the client while it is there.</param>
    /// <returns>False = the client is gone, and nothing was run.</returns>
    ValueTask<bool> RunAsync(string channel, Func<IConnection, ValueTask> order);
}
