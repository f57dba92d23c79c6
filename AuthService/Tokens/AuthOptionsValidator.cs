using Microsoft.Extensions.Options;

namespace AuthService.Tokens;

[OptionsValidator]
internal sealed partial class AuthOptionsValidator : IValidateOptions<AuthOptions>;
