namespace Tests.Contracts;

/// <summary>One cluster for all that need it, one test at a time: some of them cut every connection.</summary>
[CollectionDefinition(Name)]
public sealed class RedisClusterGroup : ICollectionFixture<RedisClusterFixture>
{
    public const string Name = "Redis Cluster";
}
