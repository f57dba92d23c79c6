namespace AuthService.Clients;

internal sealed partial class BackendClientSeeder
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "No backend client is known, since " + BackendClientOptions.SectionName + ":Secret is not set.")]
        public static partial void NoSecret(ILogger logger);

        [LoggerMessage(LogLevel.Information, "The backend client {ClientId} was made.")]
        public static partial void Made(ILogger logger, string clientId);

        [LoggerMessage(LogLevel.Information, "The backend client {ClientId} was changed to what the configuration says.")]
        public static partial void Changed(ILogger logger, string clientId);

        [LoggerMessage(LogLevel.Information, "A backend client was removed, since the configuration does not name it any more.")]
        public static partial void Removed(ILogger logger);
    }
}
