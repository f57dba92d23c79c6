using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Realtime.Broker;

/// <summary>Starts the broker before the server listens, and says whether it did.</summary>
internal sealed class BrokerStarter(IBroker broker, IBrokerEvents handler) : IHostedLifecycleService, IHealthCheck
{
    private volatile bool _isStarted;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await broker.StartAsync(handler, cancellationToken);
        _isStarted = true;
    }

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_isStarted ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The broker has not started."));

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
