using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace LoadBalancer.Tls;

/// <summary>
/// The certificate on disk. Key and certificate stand in one file, so that no crash and no second process can leave a pair that does not fit; beside
/// it lies a copy of the certificate alone, for those who shall trust it.
/// </summary>
internal sealed class CertificateFiles(string directory)
{
    private const int MaxFileBytes = 64 * 1024;
    private const UnixFileMode OnlyMine = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Key and certificate, PEM.</summary>
    public string PairPath { get; } = Path.Combine(directory, "load-balancer.pem");

    /// <summary>The certificate alone, PEM.</summary>
    public string CertificatePath { get; } = Path.Combine(directory, "load-balancer.crt");

    /// <summary>Null when there is none. Throws <see cref="CryptographicException"/> when what is there is no pair, and <see cref="IOException"/> or <see cref="UnauthorizedAccessException"/> when it cannot be read.</summary>
    public X509Certificate2? Load()
    {
        var file = new FileInfo(PairPath);
        if (!file.Exists)
        {
            return null;
        }

        if (file.Length > MaxFileBytes)
        {
            throw new CryptographicException($"The file has {file.Length} bytes; a certificate and its key have a few thousand.");
        }

        KeepPrivate(PairPath);
        var pem = File.ReadAllText(PairPath);
        try
        {
            return X509Certificate2.CreateFromPem(pem, pem);
        }
        catch (ArgumentException exception)
        {
            // The framework's answer to a key that belongs to another certificate.
            throw new CryptographicException("Certificate and key do not belong together.", exception);
        }
    }

    public void Save(X509Certificate2 certificate)
    {
        using var key = certificate.GetECDsaPrivateKey() ?? throw new CryptographicException("The certificate has no elliptic-curve key.");
        var pem = certificate.ExportCertificatePem() + "\n";
        CreateDirectory();
        Replace(PairPath, pem + key.ExportPkcs8PrivateKeyPem() + "\n");
        Replace(CertificatePath, pem);
    }

    private static void Replace(string path, string text)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OnlyMine;
        }

        try
        {
            using (var stream = new FileStream(temporary, options))
            {
                using var writer = new StreamWriter(stream, leaveOpen: true);
                writer.Write(text);
                writer.Flush();
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void KeepPrivate(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OnlyMine) != UnixFileMode.None)
        {
            File.SetUnixFileMode(path, OnlyMine);
        }
    }

    private void CreateDirectory()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, OnlyMine | UnixFileMode.UserExecute);
        }
    }
}
