using Microsoft.Extensions.Logging;

namespace Realtime.Hooks;

internal sealed partial class RpcRunner
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The handler of {Name} failed.")]
        public static partial void Failed(ILogger logger, string name, Exception? exception);
    }
}
