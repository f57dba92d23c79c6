using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Tests.AuthService;

/// <summary>Keeps all that is logged: message, values and exception.</summary>
internal sealed class RecordedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<RecordedLog> _entries = new();

    public IReadOnlyCollection<RecordedLog> Entries => _entries;

    public ILogger CreateLogger(string categoryName) => new Recorder(categoryName, _entries);

    public void Dispose()
    {
    }

    private sealed class Recorder(string category, ConcurrentQueue<RecordedLog> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            var values = state is IEnumerable<KeyValuePair<string, object?>> pairs ? string.Join(' ', pairs.Select(static pair => pair.Value)) : "";
            entries.Enqueue(new RecordedLog(category, logLevel, $"{formatter(state, exception)} {values} {exception}"));
        }
    }
}

internal sealed record RecordedLog(string Category, LogLevel Level, string Text);
