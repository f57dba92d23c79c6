using Microsoft.Extensions.Logging;

namespace Realtime.Redis;

internal sealed partial class RedisCalls
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "Redis did not do '{Operation}' ({Code}); it may have happened: {MayHaveHappened}.")]
        public static partial void Failed(ILogger logger, string operation, string code, bool mayHaveHappened);
    }
}
