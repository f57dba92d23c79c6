using Microsoft.Extensions.Options;

namespace ServiceDefaults.Sentry;

/// <summary>Never says the address, which holds a key.</summary>
internal sealed class SentryIntakeOptionsValidator : IValidateOptions<SentryIntakeOptions>
{
    private const int MaxEventsPerMinute = 1000;

    public ValidateOptionsResult Validate(string? name, SentryIntakeOptions options)
    {
        var failures = Failures(options).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Failures(SentryIntakeOptions options)
    {
        if (options.IsOn && SentryDsn.Parse(options.Dsn!) is null)
        {
            yield return $"{Key(nameof(options.Dsn))} must be as Sentry shows it: 'https://key@host/project', with a project's number and without a secret.";
        }

        if (!options.IsOn && (options.Traces || options.ExceptionMessages))
        {
            yield return $"{Key(options.Traces ? nameof(options.Traces) : nameof(options.ExceptionMessages))} is set and does nothing without {Key(nameof(options.Dsn))}.";
        }

        if (options.MaxEventsPerMinute is < 1 or > MaxEventsPerMinute)
        {
            yield return $"{Key(nameof(options.MaxEventsPerMinute))} must be from 1 to {MaxEventsPerMinute}.";
        }
    }

    private static string Key(string property) => $"{SentryIntakeOptions.SectionName}:{property}";
}
