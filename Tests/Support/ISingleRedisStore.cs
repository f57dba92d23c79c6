using StackExchange.Redis;

namespace Tests.Support;

/// <summary>One server at one port of this machine, so that something can be put before it.</summary>
internal interface ISingleRedisStore : IRedisStore
{
    int Port { get; }

    /// <summary>The same server behind another port.</summary>
    string ConnectionStringAt(int port) => ConnectionString.Replace($":{Port},", $":{port},", StringComparison.Ordinal);

    /// <summary>Does what only an operator may.</summary>
    async Task<RedisResult> OperateAsync(string command, params object[] arguments)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(ConnectionString);
        return await connection.GetDatabase().ExecuteAsync(command, arguments);
    }
}
