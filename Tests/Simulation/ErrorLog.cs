using Microsoft.Extensions.Logging;

namespace Tests.Simulation;

/// <summary>Keeps the errors that nodes log; a run without a fault has none.</summary>
internal sealed class ErrorLog : ILoggerFactory, ILogger
{
    private readonly List<string> _errors = [];

    public IReadOnlyList<string> Errors => _errors;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            _errors.Add($"{formatter(state, exception)} {exception}");
        }
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
