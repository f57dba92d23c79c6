using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Wire;

namespace Tests.Support;

/// <summary>A token service's key and pen: makes good tokens and any bad one.</summary>
internal sealed class TokenIssuer : IDisposable
{
    public const string Issuer = "https://tokens.test/auth/";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };

    public string KeyId { get; } = Guid.NewGuid().ToString("N");

    /// <summary>What the JWKS endpoint answers.</summary>
    public string KeySet
    {
        get
        {
            var key = JsonWebKeyConverter.ConvertFromECDsaSecurityKey(new ECDsaSecurityKey(ECDsa.Create(_key.ExportParameters(includePrivateParameters: false))) { KeyId = KeyId });
            return JsonSerializer.Serialize(new { keys = new[] { new { kty = key.Kty, use = "sig", kid = KeyId, alg = "ES256", crv = key.Crv, x = key.X, y = key.Y } } });
        }
    }

    /// <summary>The public key's bytes: what an attacker signs with when a verifier takes HMAC.</summary>
    public byte[] PublicKey => _key.ExportSubjectPublicKeyInfo();

    /// <param name="user">The sub claim; null = none.</param>
    /// <param name="change">Spoils or enriches the token.</param>
    public string Create(string? user = "ann", Action<SecurityTokenDescriptor>? change = null)
    {
        var now = DateTime.UtcNow;
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = TokenAudiences.Connection,
            IssuedAt = now,
            Expires = now.AddMinutes(5),
            TokenType = TokenClaims.AccessTokenType,
            SigningCredentials = Credentials(KeyId),
            Claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["jti"] = Guid.NewGuid().ToString() },
        };
        if (user is not null)
        {
            descriptor.Claims["sub"] = user;
        }

        change?.Invoke(descriptor);
        return _handler.CreateToken(descriptor);
    }

    /// <summary>A token that opens one channel.</summary>
    public string CreateFor(string channel, string? user = "ann", Action<SecurityTokenDescriptor>? change = null) => Create(user, token =>
    {
        token.Audience = TokenAudiences.Subscription;
        token.Claims[TokenClaims.Channel] = channel;
        change?.Invoke(token);
    });

    /// <summary>A token whose payload is given as it stands: for what no library writes.</summary>
    /// <param name="payload">JSON.</param>
    /// <param name="header">null = the right one.</param>
    public string CreateRaw(string payload, string? header = null)
    {
        header ??= JsonSerializer.Serialize(new { alg = "ES256", kid = KeyId, typ = TokenClaims.AccessTokenType });
        var content = $"{Base64UrlEncoder.Encode(header)}.{Base64UrlEncoder.Encode(payload)}";
        var signature = _key.SignData(System.Text.Encoding.ASCII.GetBytes(content), HashAlgorithmName.SHA256);
        return $"{content}.{Base64UrlEncoder.Encode(signature)}";
    }

    /// <summary>A payload that is right in all but what the test adds: the text of further members.</summary>
    public static string Payload(string members)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return $$"""{"iss":"{{Issuer}}","aud":"{{TokenAudiences.Connection}}","iat":{{now}},"exp":{{now + 300}}{{members}}}""";
    }

    public SigningCredentials Credentials(string? keyId) =>
        new(new ECDsaSecurityKey(_key) { KeyId = keyId }, SecurityAlgorithms.EcdsaSha256) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } };

    public void Dispose() => _key.Dispose();
}
