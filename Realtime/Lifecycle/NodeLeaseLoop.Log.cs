using Microsoft.Extensions.Logging;

namespace Realtime.Lifecycle;

internal sealed partial class NodeLeaseLoop
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Node {Node} joined the cluster (incarnation {Incarnation}, address {Address}).")]
        public static partial void Joined(ILogger logger, string node, long incarnation, string? address);

        [LoggerMessage(LogLevel.Warning, "Node {Node} lost its lease (incarnation {Incarnation}); it begins anew.")]
        public static partial void Lost(ILogger logger, string node, long incarnation);

        [LoggerMessage(LogLevel.Warning, "The node registry is away; the lease is not renewed until it is back.")]
        public static partial void Away(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Information, "Node {Node} left the cluster (incarnation {Incarnation}).")]
        public static partial void Left(ILogger logger, string node, long incarnation);

        [LoggerMessage(LogLevel.Information, "Node {Node} could not release its lease in time (incarnation {Incarnation}); it ends by itself.")]
        public static partial void NotReleased(ILogger logger, string node, long incarnation);
    }
}
