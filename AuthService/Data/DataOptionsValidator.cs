using Microsoft.Extensions.Options;

namespace AuthService.Data;

[OptionsValidator]
internal sealed partial class DataOptionsValidator : IValidateOptions<DataOptions>;
