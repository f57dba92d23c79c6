namespace AuthService.Startup;

internal sealed partial class StatePreparation
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Tokens are signed with key {KeyId}; keys and database are in {Directory}.")]
        public static partial void Prepared(ILogger logger, string keyId, string directory);
    }
}
