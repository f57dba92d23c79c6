using Wire;

namespace LoadBalancer.Nodes;

/// <summary>Holds the present picture. One loop writes; anybody reads, without waiting and without asking Redis.</summary>
internal sealed class NodeDirectory(TimeProvider time)
{
    private volatile NodePicture _picture = NodePicture.Nothing;
    private long? _emptySince;

    public NodePicture Picture => _picture;

    /// <summary>Takes the result of a look into the registry.</summary>
    /// <returns>Whether the nodes that take clients have changed.</returns>
    public bool Take(NodeReading reading)
    {
        var previous = _picture;
        if (reading.Announced == 0 && IsEmptinessDoubtful(previous))
        {
            _picture = previous with { Registry = RegistryState.Emptied };
            return false;
        }

        _emptySince = reading.Announced == 0 ? _emptySince : null;
        _picture = new NodePicture(reading.Nodes, reading.Announced, RegistryState.Read);
        return !previous.Nodes.SequenceEqual(reading.Nodes);
    }

    /// <summary>The registry could not be read: what was known stays in force.</summary>
    public void MarkAway() => _picture = _picture with { Registry = RegistryState.Away };

    // A Redis that lost its memory answers with nothing until the nodes renew their leases. Health checks find the nodes that are really gone.
    private bool IsEmptinessDoubtful(NodePicture previous)
    {
        _emptySince ??= time.GetTimestamp();
        return previous.Nodes.Count > 0 && time.GetElapsedTime(_emptySince.Value) < NodeRegistryLayout.LeaseDuration;
    }
}
