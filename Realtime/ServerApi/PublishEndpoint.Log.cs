using Microsoft.Extensions.Logging;

namespace Realtime.ServerApi;

internal sealed partial class PublishEndpoint
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A backend's publish is answered with a temporary error: {Reason}")]
        public static partial void Unavailable(ILogger logger, string reason);
    }
}
