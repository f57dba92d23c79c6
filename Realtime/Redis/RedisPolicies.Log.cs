using Microsoft.Extensions.Logging;

namespace Realtime.Redis;

internal sealed partial class RedisPolicies
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Redis evicts keys when its memory is full (maxmemory-policy {Policy}): histories would begin anew and nodes vanish. Set it to noeviction.")]
        public static partial void Evicts(ILogger logger, string policy);

        [LoggerMessage(LogLevel.Warning, "The policies of Redis cannot be checked: {Reason}. Its maxmemory-policy must be noeviction.")]
        public static partial void CannotCheck(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Information, "Redis keeps no append-only file: after a restart of Redis every channel's history begins anew, and clients are told.")]
        public static partial void KeepsNothing(ILogger logger);

        [LoggerMessage(
            LogLevel.Warning,
            "Realtime:Redis:TrustFailover believes a restarted Redis, and this one keeps no append-only file: what it loses may go unnoticed. Set appendonly to yes, or do not trust.")]
        public static partial void TrustsWithoutPersistence(ILogger logger);

        [LoggerMessage(LogLevel.Error, "This Redis Cluster is version {Version}; publications need sharded pub/sub, which there is from 7.0 on. All publishes will be refused.")]
        public static partial void TooOld(ILogger logger, string version);
    }
}
