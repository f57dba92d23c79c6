using Realtime.Cluster;
using Realtime.Protocol;
using Wire;

namespace Realtime.ServerApi.Nodes;

/// <summary>The nodes as the registry last showed them. While that is away the last picture stays for a minute, and then there is none: a wrong one would do harm.</summary>
internal sealed class ClusterView(INodeRegistry registry, TimeProvider time)
{
    /// <summary>Asked oftener than this, it answers with what it has.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(1);

    private volatile Picture? _picture;

    /// <returns>null = nothing that could be trusted.</returns>
    public async ValueTask<(IReadOnlyList<NodeLease> Leases, TimeSpan Age)?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_picture is not { } recent || time.GetElapsedTime(recent.ReadAt) >= Fresh)
        {
            try
            {
                // From before the call: what it shows may be that old.
                var readAt = time.GetTimestamp();
                _picture = new Picture(await registry.ReadAsync(cancellationToken), readAt);
            }
            catch (UnavailableException)
            {
                // The age says it.
            }
        }

        return _picture is { } picture && time.GetElapsedTime(picture.ReadAt) is var age && age <= Stale ? (picture.Leases, age) : null;
    }

    private sealed record Picture(IReadOnlyList<NodeLease> Leases, long ReadAt);
}
