using Microsoft.Extensions.Options;

namespace Realtime.Lifecycle.Draining;

[OptionsValidator]
internal sealed partial class DrainOptionsValidator : IValidateOptions<DrainOptions>;
