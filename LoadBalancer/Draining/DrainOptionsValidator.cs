using Microsoft.Extensions.Options;

namespace LoadBalancer.Draining;

[OptionsValidator]
internal sealed partial class DrainOptionsValidator : IValidateOptions<DrainOptions>;
