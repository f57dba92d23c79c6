using Microsoft.Extensions.Options;

namespace LoadBalancer.Nodes;

[OptionsValidator]
internal sealed partial class NodeRegistryOptionsValidator : IValidateOptions<NodeRegistryOptions>;
