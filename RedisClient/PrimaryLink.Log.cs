using System.Net;
using Microsoft.Extensions.Logging;

namespace RedisClient;

public sealed partial class PrimaryLink
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The sentinels name {Primary} as the primary; it was {Former}. All connections are made anew.")]
        public static partial void Moved(ILogger logger, EndPoint primary, EndPoint? former);
    }
}
