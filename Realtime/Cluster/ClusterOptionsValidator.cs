using Microsoft.Extensions.Options;

namespace Realtime.Cluster;

[OptionsValidator]
internal sealed partial class ClusterOptionsValidator : IValidateOptions<ClusterOptions>;
