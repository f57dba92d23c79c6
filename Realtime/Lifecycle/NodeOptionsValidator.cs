using Microsoft.Extensions.Options;

namespace Realtime.Lifecycle;

[OptionsValidator]
internal sealed partial class NodeOptionsValidator : IValidateOptions<NodeOptions>;
