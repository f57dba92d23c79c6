using Microsoft.Extensions.Logging;

namespace Realtime;

internal sealed partial class AccessWarning
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "INSECURE: {Setting} is on. Everybody connects without a token and may do everything. Never let others reach this node.")]
        public static partial void IsInsecure(ILogger logger, string setting);

        [LoggerMessage(LogLevel.Warning, "INSECURE: {Setting} is shorter than {MinBytes} bytes, so who has one token can guess it. Outside Development this node would not start.")]
        public static partial void HasShortSecret(ILogger logger, string setting, int minBytes);

        [LoggerMessage(LogLevel.Warning, "{Setting} is on: tokens may stand in addresses, which whatever lies between clients and this node may log. Here they are redacted.")]
        public static partial void TakesQueryTokens(ILogger logger, string setting);
    }
}
