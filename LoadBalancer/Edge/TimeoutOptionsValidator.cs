using Microsoft.Extensions.Options;

namespace LoadBalancer.Edge;

[OptionsValidator]
internal sealed partial class TimeoutOptionsValidator : IValidateOptions<TimeoutOptions>;
