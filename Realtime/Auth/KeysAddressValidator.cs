using Microsoft.Extensions.Options;

namespace Realtime.Auth;

/// <summary>The keys' address must be one that an HTTP client can call.</summary>
internal sealed class KeysAddressValidator : IValidateOptions<TokenOptions>
{
    private const string Key = $"{TokenOptions.SectionName}:{nameof(TokenOptions.KeysAddress)}";

    // Service discovery takes several schemes in order of preference.
    private static readonly string[] Schemes = ["http", "https", "https+http", "http+https"];

    public ValidateOptionsResult Validate(string? name, TokenOptions options) =>
        string.IsNullOrEmpty(options.KeysAddress)
        || (Uri.TryCreate(options.KeysAddress, UriKind.Absolute, out var address) && Schemes.Contains(address.Scheme, StringComparer.Ordinal))
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{Key} must be an absolute http or https address, for example http://auth-service/auth/.well-known/jwks.");
}
