using StackExchange.Redis;

namespace Tests.Support;

/// <summary>One server of a Redis Cluster.</summary>
internal sealed record RedisClusterMember(RedisServerStore Server, int BusPort)
{
    public bool IsAlive => Server.IsRunning;

    /// <summary>Does what only an operator may.</summary>
    public Task<RedisResult> OperateAsync(string command, params object[] arguments) => Server.OperateAsync("CLUSTER", [command, .. arguments]);

    public async Task<string> FindIdAsync() => (string)(await OperateAsync("MYID"))!;

    /// <summary>How many servers it has shaken hands with, itself included.</summary>
    public async Task<int> CountKnownAsync() =>
        ((string)(await OperateAsync("NODES"))!).Split('\n', StringSplitOptions.RemoveEmptyEntries).Count(static line => !line.Contains("handshake", StringComparison.Ordinal));

    /// <summary>Whether it thinks that all slots are served.</summary>
    public async Task<bool> IsServingAsync() => ((string)(await OperateAsync("INFO"))!).Contains("cluster_state:ok", StringComparison.Ordinal);

    public async Task<bool> IsPrimaryAsync() => (string)(await Server.OperateAsync("ROLE"))[0]! == "master";

    /// <summary>A primary has its replica, a replica its primary's data.</summary>
    public async Task<bool> IsInStepAsync()
    {
        var replication = (string)(await Server.OperateAsync("INFO", "replication"))!;
        return replication.Contains("master_link_status:up", StringComparison.Ordinal) || replication.Contains("state=online", StringComparison.Ordinal);
    }
}
