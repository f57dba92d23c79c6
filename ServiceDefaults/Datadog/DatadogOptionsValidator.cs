using Microsoft.Extensions.Options;

namespace ServiceDefaults.Datadog;

/// <summary>Never says the key.</summary>
internal sealed class DatadogOptionsValidator : IValidateOptions<DatadogOptions>
{
    private const int MinKeyLength = 16;
    private const int MaxKeyLength = 128;
    private static readonly TimeSpan MinTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Those that take OTLP without an Agent.</summary>
    private static readonly string[] Sites = ["datadoghq.com", "us3.datadoghq.com", "us5.datadoghq.com", "ap1.datadoghq.com", "ap2.datadoghq.com", "datadoghq.eu"];

    public ValidateOptionsResult Validate(string? name, DatadogOptions options)
    {
        var failures = Failures(options).ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Failures(DatadogOptions options)
    {
        if (options.IsOn && (options.ApiKey!.Length is < MinKeyLength or > MaxKeyLength || !options.ApiKey.All(char.IsAsciiLetterOrDigit)))
        {
            yield return $"{Key(nameof(options.ApiKey))} must have {MinKeyLength} to {MaxKeyLength} ASCII letters and digits.";
        }

        if (options.IsOn && string.IsNullOrWhiteSpace(options.Site) && options.Endpoint is null)
        {
            yield return $"{Key(nameof(options.ApiKey))} is set, so {Key(nameof(options.Site))} must say where the account lives: {string.Join(", ", Sites)}.";
        }

        if (!options.IsOn && !string.IsNullOrWhiteSpace(options.Site))
        {
            yield return $"{Key(nameof(options.Site))} is set and does nothing without {Key(nameof(options.ApiKey))}.";
        }

        if (!string.IsNullOrWhiteSpace(options.Site) && !Sites.Contains(options.Site, StringComparer.Ordinal))
        {
            yield return $"{Key(nameof(options.Site))} must be one of {string.Join(", ", Sites)}.";
        }

        if (options.Endpoint is { } endpoint && !(endpoint.IsAbsoluteUri && endpoint.Scheme is "http" or "https" && endpoint.Query.Length == 0 && endpoint.UserInfo.Length == 0))
        {
            yield return $"{Key(nameof(options.Endpoint))} must be an absolute http or https address without a query.";
        }

        if (options.IsOn && options.Signals is DatadogSignals.None)
        {
            yield return $"{Key(nameof(options.Signals))} must name at least one of Traces, Metrics, Logs.";
        }

        if (options.Timeout < MinTimeout || options.Timeout > MaxTimeout)
        {
            yield return $"{Key(nameof(options.Timeout))} must be from {MinTimeout:c} to {MaxTimeout:c}.";
        }
    }

    private static string Key(string property) => $"{DatadogOptions.SectionName}:{property}";
}
