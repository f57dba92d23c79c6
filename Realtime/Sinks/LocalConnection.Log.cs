using Microsoft.Extensions.Logging;

namespace Realtime.Sinks;

internal sealed partial class LocalConnection
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Connection {ConnectionId} of the sink is cut after an unexpected fault.")]
        public static partial void Failed(ILogger logger, ulong connectionId, Exception exception);
    }
}
