using Microsoft.Extensions.Options;

namespace Realtime.Lifecycle.Load;

[OptionsValidator]
internal sealed partial class LoadOptionsValidator : IValidateOptions<LoadOptions>;
