using System.Security.Cryptography;
using System.Text;

namespace LoadBalancer.Tls;

/// <summary>
/// A certificate's two files, whoever writes them. They are read whole each time: folders of secrets swap links, which no file's time or watcher tells.
/// </summary>
internal sealed class PemFiles(string certificatePath, string keyPath)
{
    private const int MaxFileBytes = 256 * 1024;

    public PemReading Read()
    {
        var chain = Read(certificatePath, out var chainFault);
        var key = Read(keyPath, out var keyFault);
        return new PemReading(certificatePath, keyPath, Text(chain), Text(key), chainFault ?? keyFault, Digest(chain, key));
    }

    private static byte[] Read(string path, out PemFault? fault)
    {
        fault = null;
        try
        {
            // Whoever replaces the file meanwhile is not to be kept from it.
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length <= MaxFileBytes)
            {
                var bytes = new byte[stream.Length];
                return bytes[..stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
            }

            fault = new PemFault($"'{path}' has {stream.Length} bytes; certificates and keys have a few thousand.");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            fault = new PemFault($"'{path}' does not exist.", IsAwaited: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            fault = new PemFault($"'{path}' cannot be read: {exception.Message}");
        }

        return [];
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);

    /// <summary>Each file's own, so that no byte can move from one to the other unseen.</summary>
    private static string Digest(byte[] chain, byte[] key) => Convert.ToHexString([.. SHA256.HashData(chain), .. SHA256.HashData(key)]);
}
