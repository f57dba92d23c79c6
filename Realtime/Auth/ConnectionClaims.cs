using System.Buffers.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Realtime.Protocol.Json;
using Wire;

namespace Realtime.Auth;

/// <summary>
/// Reads the claims of a verified connection token from its own bytes, where a name that comes twice is refused: the library takes the last
/// of them, and lets a <c>sub</c> of null pass as "".
/// </summary>
internal static class ConnectionClaims
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = JsonPayload.MaxDepth };

    public static TokenVerdict Read(JsonWebToken token)
    {
        try
        {
            using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(token.EncodedPayload), Strict);
            return Read(payload.RootElement);
        }
        catch (Exception malformed) when (malformed is JsonException or FormatException or InvalidOperationException)
        {
            return TokenVerdict.Invalid("its claims are malformed");
        }
    }

    private static TokenVerdict Read(JsonElement claims)
    {
        if (claims.TryGetProperty(TokenClaims.Channel, out _))
        {
            return TokenVerdict.Invalid("it is a subscription token");
        }

        if (!TryReadUser(claims, out var user))
        {
            return TokenVerdict.Invalid("its sub is neither text nor a whole number");
        }

        var info = claims.TryGetProperty(TokenClaims.Base64Info, out var encoded) ? encoded.GetBytesFromBase64()
            : claims.TryGetProperty(TokenClaims.Info, out var json) ? JsonPayload.Copy(JsonSerializer.SerializeToUtf8Bytes(json))
            : [];
        if (info.Length > 0 && !JsonPayload.IsValid(info))
        {
            return TokenVerdict.Invalid("its info is not JSON");
        }

        return TokenVerdict.Valid(new VerifiedToken(user, info, ReadExpiry(claims)));
    }

    private static bool TryReadUser(JsonElement claims, out string user)
    {
        user = string.Empty;
        if (!claims.TryGetProperty("sub", out var subject))
        {
            return true;
        }

        // A number keeps its own digits: converted, large ones would become one another.
        user = subject.ValueKind switch
        {
            JsonValueKind.String => subject.GetString()!,
            JsonValueKind.Number => subject.GetRawText(),
            _ => string.Empty,
        };
        return subject.ValueKind is JsonValueKind.String
            || (subject.ValueKind is JsonValueKind.Number && user.AsSpan().TrimStart('-').IndexOfAnyExceptInRange('0', '9') < 0);
    }

    private static DateTimeOffset? ReadExpiry(JsonElement claims)
    {
        var at = claims.TryGetProperty(TokenClaims.ExpireAt, out var own) ? own : claims.GetProperty("exp");
        var seconds = at.GetDouble();
        return seconds <= 0 ? null : DateTimeOffset.UnixEpoch.AddSeconds(Math.Min(seconds, uint.MaxValue));
    }
}
