using Microsoft.Extensions.Options;

namespace Realtime.Commands;

[OptionsValidator]
internal sealed partial class ClientOptionsValidator : IValidateOptions<ClientOptions>;
