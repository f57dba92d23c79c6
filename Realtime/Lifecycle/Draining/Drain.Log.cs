using Microsoft.Extensions.Logging;

namespace Realtime.Lifecycle.Draining;

internal sealed partial class Drain
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The node drains: {Connections} connections are closed over {Window}.")]
        public static partial void Began(ILogger logger, int connections, TimeSpan window);

        [LoggerMessage(LogLevel.Information, "The node drains: {Connections} connections are left.")]
        public static partial void Progress(ILogger logger, int connections);

        [LoggerMessage(LogLevel.Information, "The node has drained in {Elapsed}; {Connections} connections are still open.")]
        public static partial void Ended(ILogger logger, TimeSpan elapsed, int connections);
    }
}
