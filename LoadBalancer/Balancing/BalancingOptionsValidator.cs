using Microsoft.Extensions.Options;

namespace LoadBalancer.Balancing;

[OptionsValidator]
internal sealed partial class BalancingOptionsValidator : IValidateOptions<BalancingOptions>;
