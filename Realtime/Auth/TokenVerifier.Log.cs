using Microsoft.Extensions.Logging;

namespace Realtime.Auth;

internal sealed partial class TokenVerifier
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "A token is refused ({Verdict}): {Reason}.")]
        public static partial void Refused(ILogger logger, TokenVerdictKind verdict, string reason);

        [LoggerMessage(LogLevel.Information, "A subscription token is refused ({Verdict}): {Reason}.")]
        public static partial void SubscriptionRefused(ILogger logger, SubscriptionVerdictKind verdict, string reason);
    }
}
