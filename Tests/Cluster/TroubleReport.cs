using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Tests.Cluster;

/// <summary>What is wrong with a topology: resources with their state and the end of their log.</summary>
internal static class TroubleReport
{
    private const int LineCount = 40;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <summary>Every resource that is not healthy.</summary>
    public static Task<string> WriteAsync(DistributedApplication app) =>
        WriteAsync(app, static (resource, snapshot) => resource is ProjectResource or IResourceWithConnectionString && snapshot.HealthStatus is not HealthStatus.Healthy);

    /// <summary>These resources, however they are.</summary>
    public static Task<string> WriteAsync(DistributedApplication app, IReadOnlyCollection<string> names) =>
        WriteAsync(app, (resource, _) => names.Contains(resource.Name, StringComparer.Ordinal));

    private static async Task<string> WriteAsync(DistributedApplication app, Func<IResource, CustomResourceSnapshot, bool> isAsked)
    {
        var text = new StringBuilder();
        foreach (var resource in app.Services.GetRequiredService<DistributedApplicationModel>().Resources)
        {
            if (app.ResourceNotifications.TryGetCurrentState(resource.Name, out var current) && current.Snapshot is var snapshot && isAsked(resource, snapshot))
            {
                text.AppendLine($"--- {resource.Name}: {snapshot.State?.Text}, exit code {snapshot.ExitCode?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}");
                text.AppendJoin(Environment.NewLine, await LastLinesAsync(app.Services.GetRequiredService<ResourceLoggerService>(), resource)).AppendLine();
            }
        }

        return text.ToString();
    }

    private static async Task<IEnumerable<string>> LastLinesAsync(ResourceLoggerService logs, IResource resource)
    {
        using var deadline = new CancellationTokenSource(Deadline);
        var lines = new List<string>();
        try
        {
            await foreach (var batch in logs.GetAllAsync(resource).WithCancellation(deadline.Token))
            {
                lines.AddRange(batch.Select(static line => line.Content));
            }
        }
        catch (OperationCanceledException)
        {
            lines.Add("(The log could not be read to its end.)");
        }

        return lines.TakeLast(LineCount);
    }
}
