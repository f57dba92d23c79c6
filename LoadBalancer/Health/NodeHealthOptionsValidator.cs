using Microsoft.Extensions.Options;

namespace LoadBalancer.Health;

[OptionsValidator]
internal sealed partial class NodeHealthOptionsValidator : IValidateOptions<NodeHealthOptions>;
