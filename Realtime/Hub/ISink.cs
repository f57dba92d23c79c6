using Realtime.Protocol;

namespace Realtime.Hub;

/// <summary>
/// Carries frames to many connections. How a connection comes into being is the sink's own business (an accepted socket, a stream opened by a peer).
/// <para><b>Order.</b> Each connection sees the effects of the calls in the order in which they were made, unicast and multicast alike: reply, join, publication.
/// Who needs an order between two threads makes it before calling (the hub calls under the channel's lock).</para>
/// <para><b>Never blocks, never throws.</b> Every call queues and returns; bytes are bounded per connection, over the bound the sink cuts it and says
/// <see cref="CloseReason.Slow"/>. Nothing is sent after the first byte that could not be. Calls for unknown or closed connections do nothing.</para>
/// <para><b>Threads.</b> Any. Threads, batching, buffers and heartbeats live inside; a simulation's sink has none of them.</para>
/// </summary>
internal interface ISink
{
    void Send(ConnectionId connection, Frame frame);

    void Join(ConnectionId connection, AudienceId audience);

    void Leave(ConnectionId connection, AudienceId audience);

    /// <summary>Costs the caller the same for one member and for ten thousand.</summary>
    void Multicast(AudienceId audience, Frame frame);

    /// <summary>From now on the sink sends this ping at its interval, and tells of silence.</summary>
    void StartHeartbeat(ConnectionId connection, Frame ping);

    /// <summary>Closes after what is queued and <paramref name="last"/>, within the write time-out; then <see cref="IConnectionHandler.OnClosedAsync"/> follows. Only the first call counts.</summary>
    void Close(ConnectionId connection, Frame last);
}
