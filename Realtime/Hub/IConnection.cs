using Realtime.Protocol;

namespace Realtime.Hub;

/// <summary>What the hub and the command handlers see of a client in addition.</summary>
internal interface IConnection : IClient
{
    ISink Sink { get; }

    ConnectionId Id { get; }

    IProtocolCodec Codec { get; }

    /// <summary>Swaps <see cref="IClient.State"/> atomically. <paramref name="change"/> is pure and may run twice; null from it leaves everything as it is.</summary>
    /// <returns>False when nothing was changed.</returns>
    bool TryUpdate(Func<ClientState, ClientState?> change);
}
