namespace LoadBalancer.Draining;

internal sealed partial class BalancerDrain
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "The balancer drains: {Connections} WebSockets and streams are ended over {Window}.")]
        public static partial void Began(ILogger logger, int connections, TimeSpan window);

        [LoggerMessage(LogLevel.Information, "The balancer has ended {Connections} WebSockets and streams, {Cut} of them by a cut, in {Elapsed}.")]
        public static partial void Ended(ILogger logger, int connections, int cut, TimeSpan elapsed);
    }
}
