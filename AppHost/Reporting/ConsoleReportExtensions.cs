using AppHost.Settings;

namespace AppHost.Reporting;

internal static class ConsoleReportExtensions
{
    /// <summary>Watches everything that was added before. To be disposed when the application has ended.</summary>
    /// <param name="entrance">The resource that people use.</param>
    public static IAsyncDisposable AddConsoleReport(this IDistributedApplicationBuilder builder, TopologySettings settings, IResourceBuilder<IResourceWithEndpoints> entrance)
    {
        var watched = builder.Resources.Where(static resource => resource is ProjectResource or IResourceWithConnectionString).ToList();
        var report = new ConsoleReport(watched, entrance.Resource, settings, Dashboard(builder.Configuration["ASPNETCORE_URLS"]));
        if (builder.ExecutionContext.IsRunMode)
        {
            builder.Eventing.Subscribe<BeforeStartEvent>((start, _) => report.StartAsync(start));
        }

        return report;
    }

    private static Uri? Dashboard(string? urls) =>
        Uri.TryCreate(urls?.Split(';')[0], UriKind.Absolute, out var address) && address.Port > 0 ? address : null;
}
