using AppHost.Settings;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AppHost.Reporting;

internal static class ConsoleReportExtensions
{
    private const string HostCategory = "Microsoft.Extensions.Hosting.Internal.Host";

    /// <summary>Watches everything that was added before. To be disposed when the application has ended.</summary>
    /// <param name="entrance">The resource that people use.</param>
    public static IAsyncDisposable AddConsoleReport(this IDistributedApplicationBuilder builder, TopologySettings settings, IResourceBuilder<IResourceWithEndpoints> entrance)
    {
        var watched = builder.Resources.Where(static resource => resource is ProjectResource or IResourceWithConnectionString).ToList();
        var report = new ConsoleReport(watched, entrance.Resource, settings, Dashboard(builder.Configuration["ASPNETCORE_URLS"]));
        if (builder.ExecutionContext.IsRunMode)
        {
            builder.Eventing.Subscribe<BeforeStartEvent>((start, _) => report.StartAsync(start));
            builder.KeepStopQuiet();
        }

        return report;
    }

    /// <summary>A stop that comes while resources still wait for one another is no failure, though the host logs the end of those waits as one.</summary>
    private static void KeepStopQuiet(this IDistributedApplicationBuilder builder)
    {
        IHostApplicationLifetime? lifetime = null;
        builder.Eventing.Subscribe<BeforeStartEvent>((start, _) =>
        {
            lifetime = start.Services.GetRequiredService<IHostApplicationLifetime>();
            return Task.CompletedTask;
        });
        builder.Services.AddLogging(logging => logging.AddFilter(HostCategory, level => level >= LogLevel.Information && lifetime?.ApplicationStopping.IsCancellationRequested != true));
    }

    private static Uri? Dashboard(string? urls) =>
        Uri.TryCreate(urls?.Split(';')[0], UriKind.Absolute, out var address) && address.Port > 0 ? address : null;
}
