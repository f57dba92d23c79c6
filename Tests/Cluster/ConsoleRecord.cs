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
    private readonly TextWriter _console = Console.Out;
    private readonly Copy _copy;
    private Task _watching = Task.CompletedTask;

    public ConsoleRecord()
    {
        _copy = new Copy(_console, Record);
        Console.SetOut(_copy);
    }

    public ExportRecord Record { get; } = new();

    /// <summary>For the AppHost's loggers.</summary>
    public ILoggerProvider Logs => new Provider(Record);

    /// <summary>To be called before the start.</summary>
    public void Watch(DistributedApplication app) => _watching = WatchAsync(app.ResourceNotifications, app.Services.GetRequiredService<ResourceLoggerService>());

    public async ValueTask DisposeAsync()
    {
        Console.SetOut(_console);
        await _stopping.CancelAsync();
        await _watching.WaitAsync(EndDeadline);
        _stopping.Dispose();
        await _copy.DisposeAsync();
        Record.Dispose();
    }

    /// <summary>A console belongs to an instance, whose id nobody knows before the orchestrator has made it.</summary>
    private async Task WatchAsync(ResourceNotificationService resources, ResourceLoggerService logs)
    {
        var watches = new Dictionary<string, Task>(StringComparer.Ordinal);
        try
        {
            await foreach (var change in resources.WatchAsync(_stopping.Token))
            {
                if (!watches.ContainsKey(change.ResourceId))
                {
                    watches[change.ResourceId] = WatchAsync(logs, change.Resource.Name, change.ResourceId);
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }

        await Task.WhenAll(watches.Values);
    }

    private async Task WatchAsync(ResourceLoggerService logs, string name, string id)
    {
        try
        {
            await foreach (var batch in logs.WatchAsync(id).WithCancellation(_stopping.Token))
            {
                Record.Add(name, string.Join('\n', batch.Select(static line => line.Content)));
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
