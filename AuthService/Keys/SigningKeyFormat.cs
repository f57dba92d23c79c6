using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace AuthService.Keys;

/// <summary>The signing key as text: PKCS #8 in PEM, what <c>openssl genpkey</c> writes too.</summary>
internal static class SigningKeyFormat
{
    public static string Make()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem() + "\n";
    }

    /// <exception cref="CryptographicException">The text is not a private key on P-256.</exception>
    /// <exception cref="ArgumentException">The text is not one key in PEM.</exception>
    public static ECDsaSecurityKey Parse(string text)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(text);
            if (key.ExportParameters(includePrivateParameters: true).D is null || !IsP256(key))
            {
                throw new CryptographicException("Not a private key on P-256.");
            }

            var signingKey = new ECDsaSecurityKey(key);
            signingKey.KeyId = Base64UrlEncoder.Encode(signingKey.ComputeJwkThumbprint());
            return signingKey;
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    // By value on Unix, by name alone on some versions of Windows.
    private static bool IsP256(ECDsa key)
    {
        var curve = key.ExportParameters(includePrivateParameters: false).Curve.Oid;
        var expected = ECCurve.NamedCurves.nistP256.Oid;
        return curve.Value is null ? curve.FriendlyName == expected.FriendlyName : curve.Value == expected.Value;
    }
}
