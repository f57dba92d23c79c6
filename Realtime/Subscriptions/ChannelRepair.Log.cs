using Microsoft.Extensions.Logging;

namespace Realtime.Subscriptions;

internal sealed partial class ChannelRepair
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A channel cannot be compared with the store yet; the next try is in {Pause}.")]
        public static partial void StoreAway(ILogger logger, TimeSpan pause, Exception exception);

        [LoggerMessage(LogLevel.Error, "A channel's repair failed.")]
        public static partial void RepairFailed(ILogger logger, Exception exception);
    }
}
