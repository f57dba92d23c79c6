namespace AppHost.Redis;

/// <summary>Asks Redis with the password that services will use: only then is it healthy.</summary>
internal sealed class RedisPing
{
    public const string HealthCheckName = "redis-answers";

    /// <summary>Null until the orchestrator knows the address.</summary>
    public string? ConnectionString { get; set; }

    public string ConnectionStringForPing() => WithShortWaits(ConnectionString ?? throw new InvalidOperationException("Redis has no address yet."));

    /// <summary>While Redis starts, the client's own patience would hold back whoever waits for it by five seconds.</summary>
    public static string WithShortWaits(string connectionString) => $"{connectionString},connectTimeout=1000,connectRetry=0";
}
