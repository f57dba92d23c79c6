using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Tests.Support;

/// <summary>Keeps all that is logged.</summary>
internal sealed class CapturedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<CapturedLog> _entries = new();

    public IReadOnlyList<CapturedLog> Entries => [.. _entries];

    public IEnumerable<string> Errors => _entries.Where(static entry => entry.Level >= LogLevel.Error).Select(static entry => $"{entry.Category}: {entry.Text}");

    public int Count(string part) => _entries.Count(entry => entry.Text.Contains(part, StringComparison.Ordinal));

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
        // Nothing is held.
    }

    private sealed class Logger(CapturedLogs owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs.Select(static pair => pair.Value)) : "";
            owner._entries.Enqueue(new CapturedLog(logLevel, category, $"{formatter(state, exception)} {values} {exception}"));
        }
    }
}
