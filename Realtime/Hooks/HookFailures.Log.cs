using Microsoft.Extensions.Logging;

namespace Realtime.Hooks;

internal sealed partial class HookFailures
{
    private static partial class Log
    {
        [LoggerMessage("{Name} failed for {Hook}: {Reason}.")]
        public static partial void Failed(ILogger logger, LogLevel level, string name, string hook, string reason, Exception? exception);

        [LoggerMessage("{Name} gave {Hook} a reason that reads as JSON; the default is told instead.")]
        public static partial void ReasonReplaced(ILogger logger, LogLevel level, string name, string hook);
    }
}
