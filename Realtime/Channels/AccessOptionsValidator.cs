using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Realtime.Channels;

/// <summary>Insecure mode stays on developers' machines.</summary>
internal sealed class AccessOptionsValidator(IHostEnvironment environment) : IValidateOptions<AccessOptions>
{
    public const string InsecureKey = $"{AccessOptions.SectionName}:{nameof(AccessOptions.Insecure)}";

    public ValidateOptionsResult Validate(string? name, AccessOptions options) => !options.Insecure || environment.IsDevelopment()
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"{InsecureKey} lets everybody do everything, and only Development takes it; this is {environment.EnvironmentName}.");
}
