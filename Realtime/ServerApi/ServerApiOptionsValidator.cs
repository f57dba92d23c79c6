using Microsoft.Extensions.Options;

namespace Realtime.ServerApi;

[OptionsValidator]
internal sealed partial class ServerApiOptionsValidator : IValidateOptions<ServerApiOptions>;
