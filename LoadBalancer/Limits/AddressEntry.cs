using LoadBalancer.Edge;

namespace LoadBalancer.Limits;

/// <summary>What is known of one address. Owned by <see cref="AddressBook"/>, touched under its lock alone.</summary>
internal sealed class AddressEntry
{
    public AddressEntry(AddressBlock address)
    {
        Address = address;
        Idle = new LinkedListNode<AddressEntry>(this);
    }

    public AddressBlock Address { get; }

    /// <summary>Its place among those that have nothing open, while it is one of them.</summary>
    public LinkedListNode<AddressEntry> Idle { get; }

    /// <summary>WebSockets and streams.</summary>
    public int Open { get; set; }

    /// <summary>Handshakes that it may begin at once, as of <see cref="CountedAt"/>.</summary>
    public double Tokens { get; set; }

    public long CountedAt { get; set; }
}
