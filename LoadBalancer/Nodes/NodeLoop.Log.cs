namespace LoadBalancer.Nodes;

internal sealed partial class NodeLoop
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Count} nodes take clients: {Nodes}.")]
        public static partial void NodesChanged(ILogger logger, int count, string nodes);

        [LoggerMessage(LogLevel.Warning, "The node registry cannot be read. The last picture, {Count} nodes, stays in force.")]
        public static partial void RegistryAway(ILogger logger, int count, Exception exception);

        [LoggerMessage(LogLevel.Information, "The node registry can be read again.")]
        public static partial void RegistryBack(ILogger logger);

        [LoggerMessage(LogLevel.Warning, "The node registry is empty. The {Count} nodes known before are kept for as long as a lease would hold.")]
        public static partial void RegistryEmptied(ILogger logger, int count);

        [LoggerMessage(LogLevel.Warning, "{Count} leases in the node registry cannot be used and are skipped.")]
        public static partial void UnreadableLeases(ILogger logger, int count);

        [LoggerMessage(LogLevel.Information, "{Count} nodes have announced no address and are not balanced one by one.")]
        public static partial void LeasesWithoutAddress(ILogger logger, int count);
    }
}
