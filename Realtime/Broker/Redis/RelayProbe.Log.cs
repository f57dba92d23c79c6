using System.Net;
using Microsoft.Extensions.Logging;

namespace Realtime.Broker.Redis;

internal sealed partial class RelayProbe
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The connection that carries publications from {Server} looked alive and was dead; it is cut, so that another is made.")]
        public static partial void Cut(ILogger logger, EndPoint server);

        [LoggerMessage(
            LogLevel.Warning,
            "The connection that carries publications from {Server} is dead and cannot be cut, since the client of Redis was set up without its link; it has to notice by itself.")]
        public static partial void CannotCut(ILogger logger, EndPoint server);
    }
}
