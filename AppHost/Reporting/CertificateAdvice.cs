namespace AppHost.Reporting;

/// <summary>How this machine comes to trust the certificate that the balancer made for itself.</summary>
internal static class CertificateAdvice
{
    /// <param name="dataDirectory">Where the balancer keeps its certificate.</param>
    /// <returns>One line.</returns>
    public static string Describe(string dataDirectory)
    {
        var file = Path.Combine(dataDirectory, "tls", "certificate.pem");
        if (!File.Exists(file))
        {
            return "dotnet dev-certs https --trust";
        }

        return OperatingSystem.IsWindows() ? $"certutil -user -addstore Root \"{file}\""
            : OperatingSystem.IsMacOS() ? $"security add-trusted-cert -k ~/Library/Keychains/login.keychain-db \"{file}\""
            : $"add \"{file}\" to the browser's certificate authorities, or: curl --cacert \"{file}\"";
    }
}
