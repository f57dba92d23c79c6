using System.Buffers.Text;
using System.Runtime.CompilerServices;
using Microsoft.IdentityModel.Tokens;

namespace Realtime.Auth;

/// <summary>Names for keys that say nothing of them and stay the same when a key set is fetched again.</summary>
internal static class KeyNames
{
    public const string Secret = "secret";
    public const string PreviousSecret = "previous-secret";

    private static readonly ConditionalWeakTable<SecurityKey, string> Thumbprints = [];

    /// <summary>By its thumbprint (RFC 7638): a key id may be given to another key.</summary>
    public static string Of(SecurityKey key) => Thumbprints.GetValue(key, static known => Base64Url.EncodeToString(known.ComputeJwkThumbprint()));
}
