using Microsoft.Extensions.Options;

namespace LoadBalancer.Edge;

[OptionsValidator]
internal sealed partial class EdgeOptionsValidator : IValidateOptions<EdgeOptions>;
