namespace LoadBalancer.Tls;

/// <summary>How a person makes the browser trust a certificate, in one line for the machine at hand.</summary>
internal static class TrustAdvice
{
    public const string ForDevelopmentCertificate = "dotnet dev-certs https --trust";

    public static string ForFile(string certificatePath)
    {
        if (OperatingSystem.IsWindows())
        {
            return $"certutil -user -addstore Root \"{certificatePath}\"";
        }

        return OperatingSystem.IsMacOS()
            ? $"security add-trusted-cert -r trustRoot -k ~/Library/Keychains/login.keychain-db \"{certificatePath}\""
            : $"sudo cp \"{certificatePath}\" /usr/local/share/ca-certificates/aspire-realtime.crt && sudo update-ca-certificates "
              + $"(Chromium: certutil -d sql:$HOME/.pki/nssdb -A -t P,, -n aspire-realtime -i \"{certificatePath}\")";
    }
}
