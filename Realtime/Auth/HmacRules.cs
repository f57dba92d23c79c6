using System.Text;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Realtime.Auth;

/// <summary>A secret must be hard to guess, and a rotation must have an end.</summary>
internal sealed class HmacRules(IHostEnvironment environment) : IValidateOptions<HmacOptions>
{
    /// <summary>The least that any of the algorithms takes.</summary>
    public const int MinSecretBytes = 32;

    private const string Secret = $"{HmacOptions.SectionName}:{nameof(HmacOptions.Secret)}";
    private const string Previous = $"{HmacOptions.SectionName}:{nameof(HmacOptions.PreviousSecret)}";
    private const string Until = $"{HmacOptions.SectionName}:{nameof(HmacOptions.PreviousSecretUntil)}";

    public static bool IsShort(string? secret) => !string.IsNullOrEmpty(secret) && Encoding.UTF8.GetByteCount(secret) < MinSecretBytes;

    public ValidateOptionsResult Validate(string? name, HmacOptions options)
    {
        var failures = new List<string>();
        CheckLength(Secret, options.Secret, failures);
        CheckLength(Previous, options.PreviousSecret, failures);
        var hasPrevious = !string.IsNullOrEmpty(options.PreviousSecret);
        if (hasPrevious && string.IsNullOrEmpty(options.Secret))
        {
            failures.Add($"{Previous} needs {Secret}.");
        }

        if (hasPrevious != !string.IsNullOrEmpty(options.PreviousSecretUntil))
        {
            failures.Add($"{Previous} and {Until} need one another: a replaced secret has an end.");
        }
        else if (hasPrevious && options.PreviousEnd is null)
        {
            failures.Add($"{Until} is not a time, for example 2026-12-31T12:00:00Z.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private void CheckLength(string key, string? secret, List<string> failures)
    {
        if (IsShort(secret) && !environment.IsDevelopment())
        {
            failures.Add($"{key} is shorter than {MinSecretBytes} bytes, which only Development takes.");
        }
    }
}
