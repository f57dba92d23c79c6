using Microsoft.Extensions.Logging;

namespace Realtime.ServerApi.Calls;

internal sealed partial class ApiGuard
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A backend's {Method} is answered with a temporary error: {Reason}")]
        public static partial void Unavailable(ILogger logger, string method, string reason);

        [LoggerMessage(LogLevel.Error, "A backend's {Method} failed.")]
        public static partial void Failed(ILogger logger, string method, Exception exception);
    }
}
