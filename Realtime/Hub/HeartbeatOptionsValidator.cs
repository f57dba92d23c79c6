using Microsoft.Extensions.Options;

namespace Realtime.Hub;

[OptionsValidator]
internal sealed partial class HeartbeatOptionsValidator : IValidateOptions<HeartbeatOptions>;
