namespace AuthService.Keys;

internal sealed partial class KeyStore
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "A new key was made in {Path}.")]
        public static partial void Made(ILogger logger, string path);
    }
}
