using Microsoft.Extensions.Options;

namespace Realtime.ServerApi.Keys;

/// <summary>Judges keys without ever repeating one.</summary>
internal sealed class ApiKeyRules : IValidateOptions<ServerApiOptions>
{
    private const int MinLength = 16;
    private const int MaxLength = 512;
    private const string Key = $"{ServerApiOptions.SectionName}:{nameof(ServerApiOptions.ApiKeys)}";

    public ValidateOptionsResult Validate(string? name, ServerApiOptions options)
    {
        var failures = options.ApiKeys
            .Select(static (key, index) => (key, index))
            .Where(static entry => !IsFit(entry.key))
            .Select(static entry => $"{Key}:{entry.index} must be {MinLength} to {MaxLength} visible ASCII characters.")
            .ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static bool IsFit(string? key) => key is { Length: >= MinLength and <= MaxLength } && !key.AsSpan().ContainsAnyExceptInRange('!', '~');
}
