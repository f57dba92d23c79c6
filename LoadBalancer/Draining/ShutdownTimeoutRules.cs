using LoadBalancer.Edge;
using Microsoft.Extensions.Options;

namespace LoadBalancer.Draining;

/// <summary>A stop that is given up before the drain has ended would cut those who wait for their turn.</summary>
internal sealed class ShutdownTimeoutRules(IOptions<DrainOptions> drain) : IValidateOptions<EdgeOptions>
{
    /// <summary>For the last ones' goodbyes, and for the stop itself.</summary>
    private static readonly TimeSpan Least = BalancerDrain.FarewellTime + TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Usual = TimeSpan.FromSeconds(10);

    public static TimeSpan For(EdgeOptions edge, DrainOptions drain) => edge.ShutdownTimeout ?? drain.Window + Usual;

    public ValidateOptionsResult Validate(string? name, EdgeOptions options) =>
        For(options, drain.Value) >= drain.Value.Window + Least
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"{EdgeOptions.SectionName}:{nameof(EdgeOptions.ShutdownTimeout)} is {options.ShutdownTimeout:c} and must be at least {Least:c} longer than "
                + $"{DrainOptions.SectionName}:{nameof(DrainOptions.Window)}, which is {drain.Value.Window:c}.");
}
