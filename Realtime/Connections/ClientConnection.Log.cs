using Microsoft.Extensions.Logging;
using Realtime.Hub;

namespace Realtime.Connections;

internal sealed partial class ClientConnection
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A command of connection {ConnectionId} failed after its answer.")]
        public static partial void Failed(ILogger logger, string connectionId, Exception exception);

        [LoggerMessage(LogLevel.Debug, "Connection {ConnectionId} ended: {Reason}, code {Code}.")]
        public static partial void Closed(ILogger logger, string connectionId, CloseReason reason, int code);
    }
}
