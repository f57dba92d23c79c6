using Microsoft.Extensions.Options;

namespace Realtime.Hooks;

[OptionsValidator]
internal sealed partial class HookOptionsValidator : IValidateOptions<HookOptions>;
