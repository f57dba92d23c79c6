using Microsoft.Extensions.Logging;

namespace Realtime;

internal sealed partial class StandaloneWarning
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "This node stands alone: {Setting} is not set, so other nodes get none of its publications and its history ends with it.")]
        public static partial void StandsAlone(ILogger logger, string setting);
    }
}
