using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry.Metrics;

namespace ServiceDefaults.Management;

/// <summary>
/// A server beside the service's own, so that nothing which stands on the one can be reached through the other: no route, limit, redirect or proxy has to leave it out.
/// It answers from before the service listens until after it has drained.
/// </summary>
internal sealed partial class ManagementServer(IServiceProvider services, IOptions<ManagementOptions> options, ILoggerFactory logs) : IHostedLifecycleService, IAsyncDisposable
{
    /// <summary>Where Prometheus asks.</summary>
    public const string MetricsPath = "/metrics";

    /// <summary>Scrapers are few and keep their connections.</summary>
    private const int MaxConnections = 100;

    private KestrelServer? _server;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        var server = new KestrelServer(Options.Create(ServerOptions()), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), logs), logs);
        _server = server;
        await server.StartAsync(new ManagementPipeline(Pipeline()), cancellationToken);
        Log.Listening(logs.CreateLogger<ManagementServer>(), options.Value.Address, options.Value.Port);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => _server?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public ValueTask DisposeAsync()
    {
        _server?.Dispose();
        return ValueTask.CompletedTask;
    }

    private KestrelServerOptions ServerOptions()
    {
        var server = new KestrelServerOptions { ApplicationServices = services, AddServerHeader = false };
        server.Limits.MaxConcurrentConnections = MaxConnections;
        ManagementAddressRule.TryRead(options.Value.Address, out var address);
        var port = options.Value.Port!.Value;
        if (address is null)
        {
            server.ListenAnyIP(port);
        }
        else
        {
            server.Listen(address, port);
        }

        return server;
    }

    private RequestDelegate Pipeline()
    {
        var pipeline = new ApplicationBuilder(services);
        pipeline.UseOpenTelemetryPrometheusScrapingEndpoint(
            services.GetRequiredService<MeterProvider>(), predicate: null, MetricsPath, configureBranchedPipeline: null, optionsName: null);
        pipeline.UseHealthChecks(ServiceDefaultsExtensions.LivenessPath, HealthEndpoints.Live);
        pipeline.UseHealthChecks(ServiceDefaultsExtensions.ReadinessPath, HealthEndpoints.Ready);
        return pipeline.Build();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Metrics are served on port {Port} of {Address}.")]
        public static partial void Listening(ILogger logger, string address, int? port);
    }
}
