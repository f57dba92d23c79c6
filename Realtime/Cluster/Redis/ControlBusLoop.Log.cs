using Microsoft.Extensions.Logging;

namespace Realtime.Cluster.Redis;

internal sealed partial class ControlBusLoop
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "This node does not hear the others yet: Redis did not take its subscription. It keeps trying.")]
        public static partial void NotListening(ILogger logger, Exception exception);
    }
}
