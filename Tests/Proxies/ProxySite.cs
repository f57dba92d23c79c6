namespace Tests.Proxies;

/// <summary>What a proxy stands in front of.</summary>
/// <param name="Nodes">Three, as in the files that people copy.</param>
/// <param name="Auth">The token service.</param>
internal sealed record ProxySite(IReadOnlyList<Uri> Nodes, Uri Auth)
{
    /// <summary>The other one of the two kinds of stickiness.</summary>
    public bool IsByAddress { get; init; }
}
