using Microsoft.Extensions.Logging;

namespace Realtime.Bans;

internal sealed partial class BanSync
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The ban list could not be read, and what is known of it stays in force: {Problem}")]
        public static partial void Away(ILogger logger, string problem);

        [LoggerMessage(LogLevel.Warning, "The ban list was read anew with {Read} entries, since it could not be continued; {Lost} that the store had lost are given back.")]
        public static partial void ReadAnew(ILogger logger, int read, int lost);
    }
}
