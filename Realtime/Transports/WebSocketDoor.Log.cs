using Microsoft.Extensions.Logging;

namespace Realtime.Transports;

internal sealed partial class WebSocketDoor
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "A handshake is refused: {Reason}.")]
        public static partial void HandshakeRefused(ILogger logger, string reason);
    }
}
