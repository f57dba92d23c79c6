using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Tests.Support.Intakes;

namespace Tests.Cluster;

/// <summary>Keeps what every resource writes to its console, from its first line on and over restarts, and what the AppHost itself says and logs.</summary>
internal sealed class ConsoleRecord : IAsyncDisposable
{
    public const string AppHost = "AppHost";

    private static readonly TimeSpan EndDeadline = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _watches = [];
    private readonly TextWriter _console = Console.Out;
    private readonly Copy _copy;

    public ConsoleRecord()
    {
        _copy = new Copy(_console, Record);
        Console.SetOut(_copy);
    }

    public ExportRecord Record { get; } = new();

    /// <summary>For the AppHost's loggers.</summary>
    public ILoggerProvider Logs => new Provider(Record);

    public void Watch(DistributedApplication app)
    {
        var logs = app.Services.GetRequiredService<ResourceLoggerService>();
        foreach (var resource in app.Services.GetRequiredService<DistributedApplicationModel>().Resources)
        {
            _watches.Add(WatchAsync(logs, resource));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Console.SetOut(_console);
        await _stopping.CancelAsync();
        await Task.WhenAll(_watches).WaitAsync(EndDeadline);
        _stopping.Dispose();
        await _copy.DisposeAsync();
        Record.Dispose();
    }

    private async Task WatchAsync(ResourceLoggerService logs, IResource resource)
    {
        try
        {
            await foreach (var batch in logs.WatchAsync(resource).WithCancellation(_stopping.Token))
            {
                Record.Add(resource.Name, string.Join('\n', batch.Select(static line => line.Content)));
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
    }

    /// <summary>Passes on what it keeps.</summary>
    private sealed class Copy(TextWriter console, ExportRecord record) : TextWriter
    {
        public override Encoding Encoding => console.Encoding;

        public override void Write(char value) => Write(value.ToString());

        public override void Write(string? value)
        {
            record.Add(AppHost, value ?? "");
            console.Write(value);
        }

        public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

        public override void WriteLine(string? value) => Write($"{value}{console.NewLine}");

        public override Task WriteLineAsync(string? value)
        {
            WriteLine(value);
            return Task.CompletedTask;
        }

        public override void Flush() => console.Flush();
    }

    private sealed class Provider(ExportRecord record) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            record.Add(AppHost, $"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
