using Microsoft.Extensions.Options;

namespace Realtime.Sinks;

[OptionsValidator]
internal sealed partial class SinkOptionsValidator : IValidateOptions<SinkOptions>;
