using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Tests.Support;

/// <summary>Tokens signed with a shared secret, of any header and payload, as they stand.</summary>
internal static class HmacTokens
{
    public const string Secret = "a secret that is long enough for every one of the three: 64 bytes";

    public static string Create(string payload, string secret = Secret, string header = """{"alg":"HS256","typ":"JWT"}""")
    {
        var content = $"{Base64UrlEncoder.Encode(header)}.{Base64UrlEncoder.Encode(payload)}";
        var hash = header.Contains("HS512", StringComparison.Ordinal) ? HashAlgorithmName.SHA512
            : header.Contains("HS384", StringComparison.Ordinal) ? HashAlgorithmName.SHA384
            : HashAlgorithmName.SHA256;
        return $"{content}.{Base64UrlEncoder.Encode(CryptographicOperations.HmacData(hash, Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(content)))}";
    }
}
