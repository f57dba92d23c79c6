using Microsoft.Extensions.Logging;

namespace Tests.Simulation;

/// <summary>Keeps the errors that nodes log; a run without a fault has none.</summary>
internal sealed class ErrorLog : ILoggerFactory, ILogger
{
    private readonly List<string> _errors = [];

    /// <summary>What such a line says is to be expected in this run.</summary>
    public string? Expected { get; set; }

    public IReadOnlyList<string> Errors => _errors;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var text = formatter(state, exception);
        if (IsEnabled(logLevel) && (Expected is null || !text.StartsWith(Expected, StringComparison.Ordinal)))
        {
            _errors.Add($"{text} {exception}");
        }
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
