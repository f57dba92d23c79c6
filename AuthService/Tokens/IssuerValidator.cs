using Microsoft.Extensions.Options;

namespace AuthService.Tokens;

internal sealed class IssuerValidator : IValidateOptions<AuthOptions>
{
    public ValidateOptionsResult Validate(string? name, AuthOptions options) =>
        Uri.TryCreate(options.Issuer, UriKind.Absolute, out var issuer)
        && issuer.Scheme == Uri.UriSchemeHttps
        && issuer.Query.Length == 0
        && issuer.Fragment.Length == 0
        && issuer.UserInfo.Length == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{AuthOptions.SectionName}:{nameof(AuthOptions.Issuer)} must be an absolute https address without user, query and fragment, but is '{options.Issuer}'.");
}
