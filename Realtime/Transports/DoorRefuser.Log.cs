using Microsoft.Extensions.Logging;

namespace Realtime.Transports;

internal sealed partial class DoorRefuser
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "A door stays shut: {Reason}.")]
        public static partial void Refused(ILogger logger, string reason);
    }
}
