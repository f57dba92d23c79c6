using Microsoft.Extensions.Logging;

namespace Realtime.Cluster.Bus;

internal sealed partial class RemoteOrders
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The answer to the order '{Order}' is too long for one message ({Bytes} bytes); its asker gets none of this node.")]
        public static partial void TooLong(ILogger logger, string order, int bytes);

        [LoggerMessage(LogLevel.Warning, "The order '{Order}' of another node could not be answered.")]
        public static partial void NotAnswered(ILogger logger, string order, Exception exception);
    }
}
