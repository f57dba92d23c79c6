using Microsoft.Extensions.Logging;

namespace Realtime.Broker.Redis;

internal sealed partial class RelayUpkeep
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The relay between nodes stands again after a reconnect; positions are compared.")]
        public static partial void Restored(ILogger logger);

        [LoggerMessage(LogLevel.Error, "The subscriptions in Redis could not be tidied.")]
        public static partial void TidyFailed(ILogger logger, Exception exception);
    }
}
