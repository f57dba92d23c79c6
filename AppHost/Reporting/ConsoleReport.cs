using AppHost.Services;
using AppHost.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AppHost.Reporting;

/// <summary>
/// Tells on stdout when the topology can be used, and what keeps it from that. Not a hosted service: those start only after every wait between resources is over,
/// and it is the waits that need an explanation.
/// </summary>
internal sealed class ConsoleReport(IReadOnlyList<IResource> resources, IResourceWithEndpoints entrance, TopologySettings settings, Uri? dashboard) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly FindingText _text = new(settings.StartDeadline, dashboard);
    private Task _running = Task.CompletedTask;

    public Task StartAsync(BeforeStartEvent start)
    {
        _running = RunAsync(start.Services, _stopping.Token);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
#pragma warning disable VSTHRD003 // This object started the task, and nobody else waits for it.
        await _running;
#pragma warning restore VSTHRD003
        _stopping.Dispose();
    }

    private static IReadOnlyList<string> WaitsFor(IResource resource) =>
        [.. resource.Annotations.OfType<WaitAnnotation>().Select(static wait => wait.Resource.Name).Distinct(StringComparer.Ordinal)];

    private async Task RunAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        // At a stop every resource ends, which is no news.
        var applicationStopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(applicationStopping, cancellationToken);
        var logs = new ResourceLogs(services.GetRequiredService<ResourceLoggerService>(), TimeProvider.System);
        var progress = new TopologyProgress(resources.ToDictionary(static resource => resource.Name, WaitsFor, StringComparer.Ordinal), entrance.Name, settings.StartDeadline, TimeProvider.System.GetUtcNow());
        var watcher = new TopologyWatcher(progress, (finding, token) => TellAsync(finding, logs, token), TimeProvider.System);
        try
        {
            var events = services.GetRequiredService<ResourceNotificationService>().WatchAsync(either.Token);
            await watcher.RunAsync(events.Select(ResourceStatus.From), either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
        }
    }

    private async Task TellAsync(Finding finding, ResourceLogs logs, CancellationToken cancellationToken)
    {
        var text = finding switch
        {
            Finding.Ended ended => _text.Describe(ended),
            Finding.Failed failed => _text.Describe(failed, await FindReasonAsync(failed.Status.Name)),
            Finding.Late late => _text.Describe(late, await FindReasonAsync(late.Status.Name)),
            Finding.Recovered recovered => FindingText.Describe(recovered),
            Finding.Ready ready => new ReadyText(entrance.PageAddress(), entrance.WebSocketAddress(), dashboard, CertificateAdvice.Describe(settings.DataDirectory!)).Describe(ready),
            _ => throw new InvalidOperationException($"There are no words for {finding}."),
        };
        await Console.Out.WriteLineAsync($"{Environment.NewLine}{text}");

        Task<string?> FindReasonAsync(string name) => logs.FindReasonAsync(resources.First(resource => resource.Name == name), cancellationToken);
    }
}
