using System.Security.Cryptography;
using AuthService.Data;
using AuthService.Startup;
using Microsoft.IdentityModel.Tokens;

namespace AuthService.Keys;

/// <summary>
/// The keys that tokens are made with, kept in files, so that tokens live through restarts and replicas with one folder share them. Missing files are made;
/// damaged ones stop the start, since a silent new key would refuse every token out there.
/// </summary>
internal sealed partial class KeyStore(DataDirectory directory, ILogger<KeyStore> logger) : IDisposable
{
    public const string SigningKeyFileName = "auth-signing-key.pem";
    public const string EncryptionKeyFileName = "auth-encryption-key.pem";

    private const int MaxFileBytes = 16 * 1024;

    // Its own: the shared one keeps signers by key id for the life of the process, and would hand out one whose key another store has disposed.
    private readonly CryptoProviderFactory _signers = new();

    private ECDsaSecurityKey? _signingKey;
    private SymmetricSecurityKey? _encryptionKey;

    public bool IsOpen => _signingKey is not null && _encryptionKey is not null;

    /// <summary>P-256, named by its thumbprint (RFC 7638).</summary>
    public ECDsaSecurityKey SigningKey => _signingKey ?? throw new InvalidOperationException("The keys are not open.");

    /// <summary>For what only this service reads back. Access tokens are not encrypted.</summary>
    public SymmetricSecurityKey EncryptionKey => _encryptionKey ?? throw new InvalidOperationException("The keys are not open.");

    /// <summary>Reads the keys, makes those that are missing. The caller holds the <see cref="StartLock"/>.</summary>
    /// <exception cref="StartException">A file is damaged, or cannot be read or written.</exception>
    public void Open()
    {
        _signingKey = Open(SigningKeyFileName, SigningKeyFormat.Make, SigningKeyFormat.Parse);
        _signingKey.CryptoProviderFactory = _signers;
        _encryptionKey = Open(EncryptionKeyFileName, EncryptionKeyFormat.Make, EncryptionKeyFormat.Parse);
    }

    public void Dispose()
    {
        (_signers.CryptoProviderCache as IDisposable)?.Dispose();
        _signingKey?.ECDsa.Dispose();
    }

    private T Open<T>(string fileName, Func<string> make, Func<string, T> parse)
    {
        var path = directory.PathOf(fileName);
        try
        {
            if (!File.Exists(path))
            {
                PrivateFile.WriteNew(path, make());
                Log.Made(logger, path);
            }

            return new FileInfo(path).Length <= MaxFileBytes ? parse(File.ReadAllText(path)) : throw new CryptographicException("The file is too long.");
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException or FormatException)
        {
            throw new StartException(
                $"The key file '{path}' is damaged. Restore it, or delete it to have a new key made: tokens issued with the old one are then refused.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartException(
                $"The key file '{path}' cannot be read or written ({exception.Message}). Permit this user to, or name another folder with {DataOptions.DirectorySetting}.",
                exception);
        }
    }
}
