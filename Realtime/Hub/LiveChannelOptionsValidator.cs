using Microsoft.Extensions.Options;

namespace Realtime.Hub;

[OptionsValidator]
internal sealed partial class LiveChannelOptionsValidator : IValidateOptions<LiveChannelOptions>;
