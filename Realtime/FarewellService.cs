using Microsoft.Extensions.Hosting;
using Realtime.Connections;
using Realtime.Protocol;

namespace Realtime;

/// <summary>Tells every client that this node stops, before the server waits for its connections to end. Clients come back to another node by themselves.</summary>
internal sealed class FarewellService(OpenConnections connections) : IHostedLifecycleService
{
    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        connections.CloseAll(DisconnectCode.Shutdown);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
