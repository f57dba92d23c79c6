using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Realtime.Auth;

/// <summary>
/// Checks signatures made with a shared secret. By hand, since the library takes no secret shorter than the hash, and authors of SDKs test with short ones; these are
/// refused outside Development (<see cref="HmacRules"/>).
/// </summary>
internal sealed class HmacKeys
{
    private readonly byte[] _secret;
    private readonly byte[] _previous;
    private readonly DateTimeOffset _previousEnd;
    private readonly bool _takesShort;
    private readonly TimeProvider _time;

    public HmacKeys(IOptions<HmacOptions> options, IHostEnvironment environment, TimeProvider time)
    {
        _secret = Encoding.UTF8.GetBytes(options.Value.Secret ?? string.Empty);
        _previous = Encoding.UTF8.GetBytes(options.Value.PreviousSecret ?? string.Empty);
        _previousEnd = options.Value.PreviousEnd ?? DateTimeOffset.MinValue;
        _takesShort = environment.IsDevelopment();
        _time = time;
    }

    public bool AreConfigured => _secret.Length > 0;

    private bool TrustsPrevious => _previous.Length > 0 && _time.GetUtcNow() < _previousEnd;

    /// <summary>The names of those that are trusted now.</summary>
    public IEnumerable<string> Trusted()
    {
        if (AreConfigured)
        {
            yield return KeyNames.Secret;
        }

        if (TrustsPrevious)
        {
            yield return KeyNames.PreviousSecret;
        }
    }

    /// <summary>Whether an algorithm is of this kind, and there is a secret for it.</summary>
    public bool Take(string algorithm) => AreConfigured && HashOf(algorithm) is not null;

    /// <param name="token">Three parts of base64url.</param>
    /// <param name="algorithm">One that <see cref="Take"/> says yes to.</param>
    /// <returns>The name of the secret that signed it; null = none did.</returns>
    public string? SignerOf(string token, string algorithm)
    {
        var end = token.LastIndexOf('.');
        var content = Encoding.ASCII.GetBytes(token, 0, end);
        var signature = Base64Url.DecodeFromChars(token.AsSpan(end + 1));
        return HashOf(algorithm) is not { } hash ? null
            : Matches(_secret, hash) ? KeyNames.Secret
            : TrustsPrevious && Matches(_previous, hash) ? KeyNames.PreviousSecret
            : null;

        bool Matches(byte[] secret, HashAlgorithmName hash)
        {
            var expected = CryptographicOperations.HmacData(hash, secret, content);
            return (_takesShort || secret.Length >= expected.Length) && CryptographicOperations.FixedTimeEquals(expected, signature);
        }
    }

    private static HashAlgorithmName? HashOf(string algorithm) => algorithm switch
    {
        "HS256" => HashAlgorithmName.SHA256,
        "HS384" => HashAlgorithmName.SHA384,
        "HS512" => HashAlgorithmName.SHA512,
        _ => null,
    };
}
