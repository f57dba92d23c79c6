using Microsoft.Extensions.Logging;

namespace Realtime.Broker.Redis;

internal sealed partial class RelaySubscriptions
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Redis does not seem to know the subscription of channel {Channel}; it is made again.")]
        public static partial void Repairing(ILogger logger, string channel);

        [LoggerMessage(LogLevel.Warning, "This node could not keep up with channel {Channel} and skipped to its end.")]
        public static partial void Skipped(ILogger logger, string channel);

        [LoggerMessage(LogLevel.Error, "A delivery in channel {Channel} failed.")]
        public static partial void DeliveryFailed(ILogger logger, string channel, Exception exception);
    }
}
