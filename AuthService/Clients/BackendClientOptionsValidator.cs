using Microsoft.Extensions.Options;

namespace AuthService.Clients;

[OptionsValidator]
internal sealed partial class BackendClientOptionsValidator : IValidateOptions<BackendClientOptions>;
