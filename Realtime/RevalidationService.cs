using Microsoft.Extensions.Hosting;
using Realtime.Commands;

namespace Realtime;

/// <summary>Looks at the keys behind this node's connections while the host runs.</summary>
internal sealed class RevalidationService(Revalidation revalidation) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => revalidation.RunAsync(stoppingToken);
}
