using Microsoft.Extensions.Logging;

namespace Realtime.Cluster;

internal sealed partial class OrderRunner
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The order '{Order}' failed on this node; its asker gets no answer.")]
        public static partial void Failed(ILogger logger, string order, Exception exception);

        [LoggerMessage(LogLevel.Warning, "The order '{Order}' was not carried out in time on this node; its asker gets no answer.")]
        public static partial void Late(ILogger logger, string order);
    }
}
