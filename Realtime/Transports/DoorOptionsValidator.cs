using Microsoft.Extensions.Options;

namespace Realtime.Transports;

[OptionsValidator]
internal sealed partial class DoorOptionsValidator : IValidateOptions<DoorOptions>;
