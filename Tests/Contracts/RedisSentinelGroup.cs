namespace Tests.Contracts;

/// <summary>One primary with its replicas and sentinels for all that need it, one test at a time: some of them cut every connection.</summary>
[CollectionDefinition(Name)]
public sealed class RedisSentinelGroup : ICollectionFixture<RedisSentinelFixture>
{
    public const string Name = "Redis Sentinel";
}
