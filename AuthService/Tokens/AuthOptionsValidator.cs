using Microsoft.Extensions.Options;

namespace AuthService.Tokens;

/// <summary>By hand: the generated validator has no rule for addresses.</summary>
internal sealed class AuthOptionsValidator : IValidateOptions<AuthOptions>
{
    private static readonly TimeSpan MinLifetime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, AuthOptions options)
    {
        var result = new ValidateOptionsResultBuilder();
        if (!IsIssuer(options.Issuer))
        {
            result.AddError(
                $"{AuthOptions.SectionName}:{nameof(AuthOptions.Issuer)} must be an absolute https address without user, query and fragment, but is '{options.Issuer}'.");
        }

        if (options.AccessTokenLifetime is { } lifetime && (lifetime < MinLifetime || lifetime > MaxLifetime))
        {
            result.AddError(
                $"{AuthOptions.SectionName}:{nameof(AuthOptions.AccessTokenLifetime)} must lie between {MinLifetime:c} and {MaxLifetime:c}, but is {lifetime:c}.");
        }

        return result.Build();
    }

    private static bool IsIssuer(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && address.Scheme == Uri.UriSchemeHttps
        && address.UserInfo.Length + address.Query.Length + address.Fragment.Length == 0;
}
