using Microsoft.Extensions.Options;

namespace Realtime.RateLimiting;

[OptionsValidator]
internal sealed partial class LimitOptionsValidator : IValidateOptions<LimitOptions>;
