using Microsoft.Extensions.Logging;

namespace Realtime.Subscriptions;

internal sealed partial class PositionAudit
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A channel stands elsewhere than its store and does not move: it is compared and repaired.")]
        public static partial void Elsewhere(ILogger logger);

        [LoggerMessage(LogLevel.Debug, "Positions are not compared this time: {Reason}")]
        public static partial void StoreAway(ILogger logger, string reason);
    }
}
