namespace LoadBalancer.Tls;

internal sealed partial class ServerCertificate
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "TLS uses this user's ASP.NET Core development certificate {Thumbprint}. Browsers that do not trust it yet do after: {Advice}")]
        public static partial void UsesDevelopmentCertificate(ILogger logger, string thumbprint, string advice);

        [LoggerMessage(LogLevel.Information, "TLS uses the balancer's own certificate {Thumbprint} in {File}, valid until {NotAfter:u}. Browsers trust it after: {Advice}")]
        public static partial void UsesOwnCertificate(ILogger logger, string thumbprint, string file, DateTime notAfter, string advice);

        [LoggerMessage(LogLevel.Information, "The balancer's own certificate {Thumbprint} ends at {NotAfter:u} and is renewed.")]
        public static partial void Renewing(ILogger logger, string thumbprint, DateTime notAfter);

        [LoggerMessage(LogLevel.Warning, "The certificate in {File} is not usable and is replaced; whoever trusted it has to trust the new one. {Reason}")]
        public static partial void Damaged(ILogger logger, string file, string reason);

        [LoggerMessage(LogLevel.Warning, "The balancer's own certificate cannot be kept in {File}: it changes at the next start. {Reason}")]
        public static partial void NotKept(ILogger logger, string file, string reason);

        [LoggerMessage(LogLevel.Warning, "The balancer's own certificate is not kept, since Data:Directory is not set and this user has no local application data: it changes at the next start.")]
        public static partial void NoDirectory(ILogger logger);
    }
}
