using Microsoft.Extensions.Logging;

namespace Realtime.Commands;

internal sealed partial class CommandDispatcher
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A {Method} command is answered with a temporary error: {Reason}")]
        public static partial void Unavailable(ILogger logger, string method, string reason);

        [LoggerMessage(LogLevel.Error, "A {Method} command failed.")]
        public static partial void Failed(ILogger logger, string method, Exception exception);
    }
}
