namespace LoadBalancer.Nodes;

internal sealed class NodeLoopService(NodeLoop loop) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => loop.RunAsync(stoppingToken);
}
