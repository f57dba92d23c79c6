using StackExchange.Redis;

namespace Tests.Support;

/// <summary>Finds out whether a server answers.</summary>
internal static class RedisProbe
{
    public static Task WaitAsync(string connectionString, CancellationToken cancellationToken) =>
        Eventually.HoldsAsync(() => AnswersAsync(connectionString), "the Redis server answers", cancellationToken);

    private static async Task<bool> AnswersAsync(string connectionString)
    {
        try
        {
            var options = ConfigurationOptions.Parse(connectionString);
            options.ConnectTimeout = 1000;
            options.ConnectRetry = 1;
            await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
            await connection.GetDatabase().PingAsync();
            return true;
        }
        catch (RedisException)
        {
            return false;
        }
    }
}
