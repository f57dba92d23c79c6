using LoadBalancer.Edge;

namespace LoadBalancer.Limits;

internal sealed partial class Refusals
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Refused} connections were refused with 429 since this was last said; the latest of {Address}, for its {Reason}.")]
        public static partial void Refused(ILogger logger, long refused, AddressBlock address, string reason);
    }
}
