namespace Wire;

/// <summary>
/// How the node registry lies in Redis: two keys in one slot. <c>leases</c> is a hash from node name to <see cref="NodeLease"/> as JSON, <c>expiries</c> a sorted
/// set of the same names by the time at which the lease ends, in milliseconds of Redis' own clock. A lease whose end has passed is no lease, though it may
/// still stand there until a node sweeps it. Nodes write, everybody reads.
/// </summary>
public static class NodeRegistryLayout
{
    /// <summary>The prefix of every key when none is configured.</summary>
    public const string DefaultKeyPrefix = "realtime";

    /// <summary>How long a lease holds after its renewal.</summary>
    public static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(10);

    /// <summary>How often a node renews it.</summary>
    public static readonly TimeSpan RenewalInterval = TimeSpan.FromSeconds(3);

    /// <summary>
    /// The living nodes' leases as JSON. KEYS: leases, expiries. Reads only; bounded by the number of nodes. Runs alike on Redis and Garnet.
    /// </summary>
    public const string ReadScript = """
        local time = redis.call('TIME')
        local now = string.format('%.0f', tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000))
        local names = redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. now, '+inf')
        if #names == 0 then return {} end
        return redis.call('HMGET', KEYS[1], unpack(names))
        """;

    /// <param name="keyPrefix">Shared by all that belong to one cluster.</param>
    public static string LeasesKey(string keyPrefix) => $"{keyPrefix}:{{nodes}}:leases";

    /// <inheritdoc cref="LeasesKey"/>
    public static string ExpiriesKey(string keyPrefix) => $"{keyPrefix}:{{nodes}}:expiries";
}
