using Microsoft.Extensions.Logging;

namespace Realtime.Cluster.Bus;

internal sealed partial class ControlInbox
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A message of another node could not be taken.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
