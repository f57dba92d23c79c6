using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace AuthService.Keys;

/// <summary>The encryption key as text: 32 random bytes in PEM under a label of its own.</summary>
internal static class EncryptionKeyFormat
{
    private const string Label = "AUTH ENCRYPTION KEY";
    private const int KeyBytes = 32;

    public static string Make() => PemEncoding.WriteString(Label, RandomNumberGenerator.GetBytes(KeyBytes)) + "\n";

    /// <exception cref="CryptographicException">The text is PEM of something else.</exception>
    /// <exception cref="ArgumentException">The text is not PEM.</exception>
    public static SymmetricSecurityKey Parse(string text)
    {
        var fields = PemEncoding.Find(text);
        var key = Convert.FromBase64String(text[fields.Base64Data]);
        return text[fields.Label] == Label && key.Length == KeyBytes
            ? new SymmetricSecurityKey(key)
            : throw new CryptographicException("Not an encryption key of this service.");
    }
}
