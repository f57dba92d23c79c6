using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Tests.Cluster;

/// <summary>What is wrong with a topology: every resource that is not healthy, with the end of its log.</summary>
internal static class TroubleReport
{
    private const int LineCount = 40;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    public static async Task<string> WriteAsync(DistributedApplication app)
    {
        var text = new StringBuilder();
        foreach (var resource in app.Services.GetRequiredService<DistributedApplicationModel>().Resources.Where(static resource => resource is ProjectResource or IResourceWithConnectionString))
        {
            if (app.ResourceNotifications.TryGetCurrentState(resource.Name, out var current) && current.Snapshot is { HealthStatus: not HealthStatus.Healthy } snapshot)
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
