namespace LoadBalancer.Tls;

internal sealed partial class GivenCertificate
{
    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "TLS uses the certificate {Serial} in {File}, with {Others} others behind it, valid until {NotAfter:u}.")]
        public static partial void Uses(ILogger logger, string serial, string file, int others, DateTime notAfter);

        [LoggerMessage(LogLevel.Error, "The new certificate is not used and the one in force stays. {Reason}")]
        public static partial void Refused(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Warning, "The balancer begins with a certificate of its own, which no client trusts, until the right one is there. {Reason}")]
        public static partial void Awaited(ILogger logger, string reason);
    }
}
