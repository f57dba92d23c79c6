using Microsoft.Extensions.Options;

namespace LoadBalancer.Affinity;

[OptionsValidator]
internal sealed partial class AffinityOptionsValidator : IValidateOptions<AffinityOptions>;
