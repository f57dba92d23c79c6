using Microsoft.Extensions.Options;

namespace Realtime.Bans;

[OptionsValidator]
internal sealed partial class BanOptionsValidator : IValidateOptions<BanOptions>;
