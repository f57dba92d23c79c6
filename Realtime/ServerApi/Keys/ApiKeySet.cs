using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Realtime.ServerApi.Keys;

/// <summary>The keys that open the API, kept as hashes alone.</summary>
internal sealed class ApiKeySet(IOptions<ServerApiOptions> options)
{
    private readonly byte[][] _hashes = [.. options.Value.ApiKeys.Select(Hash)];

    /// <summary>Takes as long for a wrong key as for a right one, and for one that is nearly right: hashes are compared, each whole.</summary>
    public bool Has(string key)
    {
        var hash = Hash(key);
        var isKnown = false;
        foreach (var known in _hashes)
        {
            isKnown |= CryptographicOperations.FixedTimeEquals(known, hash);
        }

        return isKnown;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
