using Microsoft.Extensions.Logging;

namespace Realtime.Cluster.Messages;

internal sealed partial class RefusedMessages
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A message in the name of another node was refused ({Reason}).")]
        public static partial void Refused(ILogger logger, string reason);
    }
}
