using Microsoft.Extensions.Logging;

namespace Realtime.Subscriptions;

internal sealed partial class Announcer
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "A join or leave is not told: {Reason}")]
        public static partial void NotTold(ILogger logger, string reason);
    }
}
