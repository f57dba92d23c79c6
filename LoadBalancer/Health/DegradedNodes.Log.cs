namespace LoadBalancer.Health;

internal sealed partial class DegradedNodes
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Node {Node} is degraded ({Reasons}); new clients go to others, as long as there are any.")]
        public static partial void Degraded(ILogger logger, string node, string reasons);

        [LoggerMessage(LogLevel.Information, "Node {Node} is no longer degraded.")]
        public static partial void Recovered(ILogger logger, string node);
    }
}
