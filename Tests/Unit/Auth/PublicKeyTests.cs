using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Realtime.Auth;
using Tests.Support;

namespace Tests.Unit.Auth;

/// <summary>Which public keys serve which algorithms.</summary>
public sealed class PublicKeyTests : IDisposable
{
    private const string KeyId = "key-1";

    private readonly TokenDesk _desk = new();

    [Theory]
    [InlineData("ES256", 256)]
    [InlineData("ES384", 384)]
    [InlineData("ES512", 521)]
    public async Task A_curve_serves_the_algorithm_of_its_size(string algorithm, int bits)
    {
        using var key = ECDsa.Create(CurveOf(bits));
        Publish(Describe(key));

        Assert.Equal(TokenVerdictKind.Valid, (await _desk.ConnectAsync(Sign(key, algorithm))).Kind);
    }

    [Theory]
    [InlineData("ES256", 384)]
    [InlineData("ES384", 256)]
    [InlineData("ES512", 256)]
    public async Task A_curve_serves_no_other_size(string algorithm, int bits)
    {
        using var key = ECDsa.Create(CurveOf(bits));
        Publish(Describe(key));

        Assert.Equal(TokenVerdictKind.Invalid, (await _desk.ConnectAsync(Sign(key, algorithm))).Kind);
    }

    [Theory]
    [InlineData("RS256", "Valid")]
    [InlineData("RS384", "Valid")]
    [InlineData("RS512", "Valid")]
    [InlineData("PS256", "Invalid")]
    [InlineData("ES256", "Invalid")]
    public async Task An_RSA_key_serves_its_own_algorithms(string algorithm, string expected)
    {
        using var key = RSA.Create(2048);
        Publish(Describe(key));

        Assert.Equal(expected, $"{(await _desk.ConnectAsync(Sign(key, algorithm))).Kind}", StringComparer.Ordinal);
    }

    [Fact]
    public async Task A_weak_RSA_key_is_none()
    {
        using var weak = RSA.Create(1024);
        using var good = ECDsa.Create(CurveOf(256));
        Publish(Describe(weak), Describe(good, "key-2"));

        Assert.Equal(TokenVerdictKind.Invalid, (await _desk.ConnectAsync(Sign(weak, "RS256"))).Kind);
    }

    [Fact]
    public async Task A_secret_in_the_key_set_is_no_key()
    {
        using var good = ECDsa.Create(CurveOf(256));
        var secret = Encoding.UTF8.GetBytes(HmacTokens.Secret);
        Publish(new { kty = "oct", use = "sig", kid = KeyId, alg = "HS256", k = Base64UrlEncoder.Encode(secret) }, Describe(good, "key-2"));

        foreach (var algorithm in new[] { "HS256", "ES256" })
        {
            var token = HmacTokens.Create(ClaimText.Connection().ToString(), header: Header(algorithm));
            Assert.Equal(TokenVerdictKind.Invalid, (await _desk.ConnectAsync(token)).Kind);
        }
    }

    [Fact]
    public async Task Keys_of_unknown_kinds_do_not_spoil_the_others()
    {
        using var good = ECDsa.Create(CurveOf(256));
        Publish(new { kty = "OKP", crv = "Ed25519", kid = "key-0", x = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" }, new { kty = "XYZ", kid = "key-3" }, Describe(good));

        Assert.Equal(TokenVerdictKind.Valid, (await _desk.ConnectAsync(Sign(good, "ES256"))).Kind);
    }

    public void Dispose() => _desk.Dispose();

    private void Publish(params object[] keys)
    {
        var set = JsonSerializer.Serialize(new { keys });
        _desk.Keys.Answer = () => FakeKeyEndpoint.Ok(set);
    }

    private static object Describe(ECDsa key, string keyId = KeyId)
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return new { kty = "EC", use = "sig", kid = keyId, crv = $"P-{key.KeySize}", x = Base64UrlEncoder.Encode(parameters.Q.X), y = Base64UrlEncoder.Encode(parameters.Q.Y) };
    }

    private static object Describe(RSA key)
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return new { kty = "RSA", use = "sig", kid = KeyId, n = Base64UrlEncoder.Encode(parameters.Modulus), e = Base64UrlEncoder.Encode(parameters.Exponent) };
    }

    private static string Sign(ECDsa key, string algorithm) => Sign(algorithm, content => key.SignData(content, HashOf(algorithm)));

    private static string Sign(RSA key, string algorithm) => Sign(
        algorithm, content => key.SignData(content, HashOf(algorithm), algorithm.StartsWith("PS", StringComparison.Ordinal) ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1));

    private static string Sign(string algorithm, Func<byte[], byte[]> sign)
    {
        var content = $"{Base64UrlEncoder.Encode(Header(algorithm))}.{Base64UrlEncoder.Encode(ClaimText.Connection().ToString())}";
        return $"{content}.{Base64UrlEncoder.Encode(sign(Encoding.ASCII.GetBytes(content)))}";
    }

    private static string Header(string algorithm) => $$"""{"alg":"{{algorithm}}","kid":"{{KeyId}}","typ":"at+jwt"}""";

    private static HashAlgorithmName HashOf(string algorithm) => new($"SHA{algorithm[2..]}");

    private static ECCurve CurveOf(int bits) => bits switch
    {
        256 => ECCurve.NamedCurves.nistP256,
        384 => ECCurve.NamedCurves.nistP384,
        _ => ECCurve.NamedCurves.nistP521,
    };
}
