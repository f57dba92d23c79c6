using Microsoft.Extensions.Options;

namespace Realtime.Auth;

[OptionsValidator]
internal sealed partial class HmacOptionsValidator : IValidateOptions<HmacOptions>;
