using System.Security.Cryptography;

namespace Tests.Support.Intakes;

/// <summary>One of each kind of secret, made for a test.</summary>
internal sealed class Canaries
{
    public string Token { get; } = $"eyJhbGciOiJFUzI1NiJ9.{RandomNumberGenerator.GetHexString(24)}.{RandomNumberGenerator.GetHexString(24)}";

    public string Query { get; } = Make();

    public string Ticket { get; } = Make();

    public string Payload { get; } = Make();

    public string ApiKey { get; } = Make();

    public string Cookie { get; } = Make();

    public string Authorization { get; } = Make();

    public string RedisPassword { get; } = Make();

    public string ClusterSecret { get; } = Make();

    /// <summary>All of them, as somebody careless writes them into an exception.</summary>
    public string Confession => $"boom token={Token} at https://ann:{Ticket}@example.test/x?access_token={Query}\nX-Api-Key: {ApiKey}\nCookie: a={Cookie}\n"
        + $"Authorization: Bearer {Authorization}\nredis:6379,password={RedisPassword} cluster_secret={ClusterSecret} ticket: {Ticket} {{\"payload\":\"{Payload}\"}}";

    public IReadOnlyList<(string Name, string Secret)> All =>
    [
        ("the token", Token[21..]), ("the query", Query), ("the ticket", Ticket), ("the payload", Payload), ("the API key", ApiKey), ("the cookie", Cookie),
        ("the Authorization header", Authorization), ("the password of Redis", RedisPassword), ("the cluster's secret", ClusterSecret),
    ];

    public SecretSearch Search() => new(All);

    private static string Make() => $"CANARY{RandomNumberGenerator.GetHexString(24)}";
}
