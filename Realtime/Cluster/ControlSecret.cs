using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Realtime.Cluster;

/// <summary>The secret that nodes share, where they talk over a store that others might write to.</summary>
internal sealed class ControlSecret(IHostEnvironment environment) : IValidateOptions<ClusterOptions>
{
    public const string Key = $"{ClusterOptions.SectionName}:{nameof(ClusterOptions.Secret)}";

    /// <summary>Known to everybody.</summary>
    private const string Development = "insecure: for Development only, on one machine";

    public static string Of(ClusterOptions options) => options.Secret ?? Development;

    public ValidateOptionsResult Validate(string? name, ClusterOptions options) =>
        options.Secret is null && !environment.IsDevelopment()
            ? ValidateOptionsResult.Fail($"{Key} is not set: give all nodes the same random text of at least 32 characters.")
            : ValidateOptionsResult.Success;
}
