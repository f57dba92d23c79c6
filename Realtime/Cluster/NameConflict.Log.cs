using Microsoft.Extensions.Logging;

namespace Realtime.Cluster;

internal sealed partial class NameConflict
{
    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Error,
            "Another process lives under this node's name (incarnation {Theirs}, this one has {Ours}); it keeps the name. Give each node a name of its own, or end this process.")]
        public static partial void Taken(ILogger logger, long ours, long theirs);
    }
}
