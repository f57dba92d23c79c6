using Microsoft.Extensions.Logging;

namespace Realtime.Cluster.Bus;

internal sealed partial class ControlBusService
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{Setting} is not set: nodes sign what they say to each other with a secret that everybody knows. Development only.")]
        public static partial void DevelopmentSecret(ILogger logger, string setting);
    }
}
