namespace Tests.Cluster;

/// <summary>One topology for all tests in it, one after another, when no other test runs: a cluster needs the whole machine to keep its deadlines.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
[TestClassOrderer<SecretsComeLast>]
public sealed class ClusterGroup : ICollectionFixture<ClusterFixture>
{
    public const string Name = "cluster";
}
