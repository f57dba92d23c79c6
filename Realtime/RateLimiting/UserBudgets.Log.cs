using Microsoft.Extensions.Logging;

namespace Realtime.RateLimiting;

internal sealed partial class UserBudgets
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Redis does not count users' commands: {Reason} This node judges them alone, by the same limit, until it does again.")]
        public static partial void Alone(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Information, "Redis counts users' commands again.")]
        public static partial void Together(ILogger logger);
    }
}
