using Microsoft.Extensions.Options;

namespace Realtime.Bans;

/// <summary>The rule between the ban list's values: one late look is not yet a stale copy.</summary>
internal sealed class BanRules : IValidateOptions<BanOptions>
{
    private const string Interval = $"{BanOptions.SectionName}:{nameof(BanOptions.ReconcileInterval)}";
    private const string Stale = $"{BanOptions.SectionName}:{nameof(BanOptions.StaleAfter)}";

    public ValidateOptionsResult Validate(string? name, BanOptions options) =>
        options.StaleAfter >= 2 * options.ReconcileInterval
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"{Stale} must be at least twice {Interval}.");
}
