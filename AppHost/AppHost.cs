using AppHost.Chaos;
using AppHost.Commands;
using AppHost.Ports;
using AppHost.Redis;
using AppHost.Reporting;
using AppHost.Services;
using AppHost.Settings;

var builder = DistributedApplication.CreateBuilder(args);
if (!builder.TryReadSettings(out var settings) || !await builder.ArePortsFreeAsync(settings))
{
    return 1;
}

var redis = builder.AddRealtimeRedis(settings);
var names = builder.AddPublicNames(settings);
var authService = builder.AddAuthService(settings, names);

var nodes = builder.AddRealtimeNodes(settings, names);
foreach (var node in nodes)
{
    node.WithReference(redis).WaitFor(redis);
    node.WithReference(authService).WaitFor(authService);
    node.WithKillCommand(redis);
}

var loadBalancer = builder.AddLoadBalancer(settings).WithNodes(nodes);
loadBalancer.WithReference(redis).WaitFor(redis);
loadBalancer.WithReference(authService).WaitFor(authService);
builder.AddCommands(nodes, loadBalancer);

await using var report = builder.AddConsoleReport(settings, loadBalancer);
await builder.Build().RunAsync();
return 0;
