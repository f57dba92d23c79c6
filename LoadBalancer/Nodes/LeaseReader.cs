using Wire;

namespace LoadBalancer.Nodes;

/// <summary>Makes destinations of stored leases. Pure, and safe against any bytes: one bad lease never hides a good one.</summary>
internal static class LeaseReader
{
    /// <summary>More leases than this are counted as unreadable, so that a flooded registry stays cheap.</summary>
    public const int MaxLeases = 1000;

    private const int MaxLeaseBytes = 16 * 1024;
    private const int MaxNameLength = 253;

    public static NodeReading Read(IReadOnlyList<ReadOnlyMemory<byte>> stored)
    {
        var nodes = new Dictionary<string, (long Incarnation, NodeDestination Destination)>(StringComparer.Ordinal);
        var unreadable = Math.Max(0, stored.Count - MaxLeases);
        var withoutAddress = 0;
        foreach (var bytes in stored.Take(MaxLeases))
        {
            if (ReadOne(bytes) is not { } lease)
            {
                unreadable++;
            }
            else if (string.IsNullOrEmpty(lease.Address))
            {
                withoutAddress++;
            }
            else if (FindAuthority(lease.Address) is not { } address)
            {
                unreadable++;
            }
            else if (lease.State == NodeState.Ready && (!nodes.TryGetValue(lease.Name, out var known) || known.Incarnation < lease.Incarnation))
            {
                nodes[lease.Name] = (lease.Incarnation, new NodeDestination(NodeDestination.IdOf(lease.Name, lease.Incarnation), address));
            }
        }

        return new NodeReading(
            [.. nodes.Values.Select(static node => node.Destination).OrderBy(static node => node.Id, StringComparer.Ordinal)],
            stored.Count,
            unreadable,
            withoutAddress);
    }

    private static NodeLease? ReadOne(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > MaxLeaseBytes)
        {
            return null;
        }

        var lease = NodeLease.Parse(bytes.Span);
        return lease is { Name.Length: <= MaxNameLength } && !lease.Name.Any(char.IsControl) ? lease : null;
    }

    // Only scheme, host and port are taken: a path or a user name in a lease is a mistake, or an attempt to steer requests.
    private static string? FindAuthority(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
        && uri.UserInfo.Length == 0
        && uri is { PathAndQuery: "/", Fragment: "", Port: > 0 }
            ? uri.GetLeftPart(UriPartial.Authority)
            : null;
}
