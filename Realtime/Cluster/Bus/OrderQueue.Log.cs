using Microsoft.Extensions.Logging;

namespace Realtime.Cluster.Bus;

internal sealed partial class OrderQueue
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "An order of another node could not be answered.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
