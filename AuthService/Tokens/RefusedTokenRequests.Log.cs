namespace AuthService.Tokens;

internal sealed partial class RefusedTokenRequests
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "A token request was refused with {Error}: {Description}")]
        public static partial void Refused(ILogger logger, string error, string? description);
    }
}
