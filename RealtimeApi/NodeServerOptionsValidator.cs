using Microsoft.Extensions.Options;

namespace RealtimeApi;

[OptionsValidator]
internal sealed partial class NodeServerOptionsValidator : IValidateOptions<NodeServerOptions>;
