using System.Net;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Realtime.Broker.Redis;

internal sealed partial class RelayUpkeep
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The relay between nodes stands again after a reconnect; positions are compared.")]
        public static partial void Restored(ILogger logger);

        [LoggerMessage(
            LogLevel.Warning,
            "The connection that carries publications from {Server} has ended ({Failure}) while commands go on; another is made. Where Redis ended it because this node did not keep up, "
            + "the limit is client-output-buffer-limit for pubsub.")]
        public static partial void Ended(ILogger logger, EndPoint? server, ConnectionFailureType failure);

        [LoggerMessage(LogLevel.Error, "The subscriptions in Redis could not be tidied.")]
        public static partial void TidyFailed(ILogger logger, Exception exception);
    }
}
