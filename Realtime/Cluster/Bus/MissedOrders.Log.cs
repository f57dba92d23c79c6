using Microsoft.Extensions.Logging;

namespace Realtime.Cluster.Bus;

internal sealed partial class MissedOrders
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "What orders may have changed could not be read again.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
