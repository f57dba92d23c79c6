using Microsoft.Extensions.Options;

namespace Realtime.Redis;

[OptionsValidator]
internal sealed partial class RedisOptionsValidator : IValidateOptions<RedisOptions>;
