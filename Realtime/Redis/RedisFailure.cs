using StackExchange.Redis;

namespace Realtime.Redis;

/// <summary>Which exceptions say that Redis did not do what was asked, whatever the reason.</summary>
internal static class RedisFailure
{
    public static bool Is(Exception exception) =>
        exception is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException or TaskCanceledException;
}
