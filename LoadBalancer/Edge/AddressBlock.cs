using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace LoadBalancer.Edge;

/// <summary>
/// What counts as one client from outside: an IPv4 address, or an IPv6 network of 64 bits, since whoever has one address of such a network has all of them and changes them daily.
/// </summary>
/// <param name="Bits">The address, or the network's part of it.</param>
/// <param name="IsIPv4">Whether it is an IPv4 address, however it was written.</param>
internal readonly record struct AddressBlock(ulong Bits, bool IsIPv4)
{
    public static AddressBlock Of(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        Span<byte> bytes = stackalloc byte[16];
        plain.TryWriteBytes(bytes, out var length);
        return length == 4 ? new AddressBlock(BinaryPrimitives.ReadUInt32BigEndian(bytes), IsIPv4: true) : new AddressBlock(BinaryPrimitives.ReadUInt64BigEndian(bytes), IsIPv4: false);
    }

    /// <summary>Seeded per process: who chooses his addresses must not choose where they lie in a table.</summary>
    public override int GetHashCode() => HashCode.Combine(Bits, IsIPv4);

    /// <summary>The one form in logs: <c>203.0.113.9</c>, <c>2001:db8::/64</c>.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        if (IsIPv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, (uint)Bits);
            return new IPAddress(bytes[..4]).ToString();
        }

        BinaryPrimitives.WriteUInt64BigEndian(bytes, Bits);
        return string.Create(CultureInfo.InvariantCulture, $"{new IPAddress(bytes)}/64");
    }
}
