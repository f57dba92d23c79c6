namespace Realtime.Cluster.Bus;

/// <summary>Called upwards by the transport, for one message after the other, in the order of their arrival. Throws nothing and waits for nothing.</summary>
internal interface IControlListener
{
    void Hear(ReadOnlyMemory<byte> message);

    /// <summary>Messages may have been missed: a connection was made again, or too many waited. Called from anywhere.</summary>
    void Doubt();
}
