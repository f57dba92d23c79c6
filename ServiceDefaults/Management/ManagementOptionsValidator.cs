using Microsoft.Extensions.Options;

namespace ServiceDefaults.Management;

[OptionsValidator]
internal sealed partial class ManagementOptionsValidator : IValidateOptions<ManagementOptions>;
