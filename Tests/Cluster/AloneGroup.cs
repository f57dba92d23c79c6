namespace Tests.Cluster;

/// <summary>Tests that start a topology of their own, when no other test runs.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AloneGroup
{
    public const string Name = "alone";
}
