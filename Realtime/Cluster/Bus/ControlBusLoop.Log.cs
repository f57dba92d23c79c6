using Microsoft.Extensions.Logging;

namespace Realtime.Cluster.Bus;

internal sealed partial class ControlBusLoop
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "This node does not hear the others yet: the store did not take its subscription. It keeps trying.")]
        public static partial void NotListening(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Warning, "This node has not heard itself for {Seconds} seconds in a channel between nodes; it listens anew, and orders may have been missed.")]
        public static partial void Silent(ILogger logger, double seconds);
    }
}
