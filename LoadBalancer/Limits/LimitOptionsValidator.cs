using Microsoft.Extensions.Options;

namespace LoadBalancer.Limits;

[OptionsValidator]
internal sealed partial class LimitOptionsValidator : IValidateOptions<LimitOptions>;
