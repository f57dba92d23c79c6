using Microsoft.Extensions.Hosting;
using Realtime.Subscriptions;

namespace Realtime;

/// <summary>Compares this node's positions with the store while the host runs.</summary>
internal sealed class PositionAuditService(PositionAudit audit) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => audit.RunAsync(stoppingToken);
}
