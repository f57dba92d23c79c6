namespace AppHost.Reporting;

/// <summary>How a browser on this machine comes to trust the balancer.</summary>
internal static class CertificateAdvice
{
    /// <summary>Where the balancer puts the certificate that it makes on a machine without a development certificate.</summary>
    public const string FileName = "load-balancer.crt";

    /// <param name="dataDirectory">Where the balancer keeps its certificate.</param>
    /// <returns>One line.</returns>
    public static string Describe(string dataDirectory)
    {
        var file = Path.Combine(dataDirectory, FileName);
        if (!File.Exists(file))
        {
            return "dotnet dev-certs https --trust";
        }

        return OperatingSystem.IsWindows() ? $"certutil -user -addstore Root \"{file}\""
            : OperatingSystem.IsMacOS() ? $"security add-trusted-cert -r trustRoot -k ~/Library/Keychains/login.keychain-db \"{file}\""
            : $"add \"{file}\" to the authorities that your browser trusts; for curl: --cacert \"{file}\"";
    }
}
