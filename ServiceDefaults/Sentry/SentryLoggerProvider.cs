using System.Globalization;
using Microsoft.Extensions.Logging;
using Sentry;

namespace ServiceDefaults.Sentry;

/// <summary>
/// Reports what is logged as an Error or worse: the template without its values, and few tags. It takes no scopes, keeps no breadcrumbs and is not asked below Error, so a
/// connection costs nothing for it.
/// </summary>
[ProviderAlias("Sentry")]
internal sealed class SentryLoggerProvider(EventBound bound) : ILoggerProvider, ISupportExternalScope
{
    private const string Template = "{OriginalFormat}";
    private const int MaxTagLength = 64;

    /// <summary>Names of values that tell of no user, channel or request.</summary>
    private static readonly string[] Tags = ["Node", "Namespace", "Code", "Order"];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider)
    {
        // Scopes hold paths and connections. Whoever does not ask for them is not told of each one.
    }

    public void Dispose()
    {
        // The SDK has another owner.
    }

    private static SentryEvent Describe<TState>(string category, LogLevel level, EventId eventId, TState state, Exception? exception)
    {
        var values = state as IEnumerable<KeyValuePair<string, object?>> ?? [];
        var template = values.FirstOrDefault(static value => value.Key == Template).Value as string;
        var failure = new SentryEvent(exception)
        {
            Level = level == LogLevel.Critical ? SentryLevel.Fatal : SentryLevel.Error,
            Logger = category,

            // A library that puts values into its template itself is scrubbed like an exception.
            Message = SecretText.Scrub(template ?? $"{eventId.Name ?? "An error"} of {category}"),
            Fingerprint = [category, eventId.Name ?? "", eventId.Id.ToString(CultureInfo.InvariantCulture)],
        };
        foreach (var (name, value) in values)
        {
            if (Tags.Contains(name, StringComparer.Ordinal) && Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 and <= MaxTagLength } text)
            {
                failure.SetTag(name.ToLowerInvariant(), text);
            }
        }

        return failure;
    }

    private sealed class Logger(SentryLoggerProvider owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel is LogLevel.Error or LogLevel.Critical && SentrySdk.IsEnabled;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel) && owner.Takes(category, eventId.Id, out var leftOut))
            {
                var failure = Describe(category, logLevel, eventId, state, exception);
                if (leftOut > 0)
                {
                    failure.SetTag("left_out", leftOut.ToString(CultureInfo.InvariantCulture));
                }

                SentrySdk.CaptureEvent(failure);
            }
        }
    }

    private bool Takes(string category, int id, out int leftOut) => bound.Takes(category, id, out leftOut);
}
