using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Tests.AuthService;

/// <summary>A token's parts as they are written, without any reading rules of a library.</summary>
internal static class TokenParts
{
    public static JsonElement Header(string token) => JsonElement.Parse(Base64UrlEncoder.Decode(token.Split('.')[0]));

    public static JsonElement Payload(string token) => JsonElement.Parse(Base64UrlEncoder.Decode(token.Split('.')[1]));
}
