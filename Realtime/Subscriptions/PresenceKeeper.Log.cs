using Microsoft.Extensions.Logging;

namespace Realtime.Subscriptions;

internal sealed partial class PresenceKeeper
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A client that left is still shown as present until the store can be asked: {Reason}")]
        public static partial void RemovalOwed(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Information, "{Count} members were added again under incarnation {Incarnation}.")]
        public static partial void MembersAddedAgain(ILogger logger, int count, long incarnation);

        [LoggerMessage(LogLevel.Warning, "What a member says of itself now reaches the presence later: {Reason}")]
        public static partial void RenewalOwed(ILogger logger, string reason);
    }
}
