using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace LoadBalancer.Edge;

/// <summary>
/// Counts the requests that the server itself refuses, a 431 for long cookies among them: they never become a request that the usual metrics see, and a
/// browser shows its user nothing of them.
/// </summary>
internal sealed class MalformedRequests(DiagnosticListener diagnostics, EdgeMetrics metrics) : IHostedService, IObserver<KeyValuePair<string, object?>>
{
    private const string EventName = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    private IDisposable? _subscription;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _subscription = diagnostics.Subscribe(this, static name => string.Equals(name, EventName, StringComparison.Ordinal));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _subscription?.Dispose();
        return Task.CompletedTask;
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        // Every subscriber sees the events that any one of them asked for.
        if (string.Equals(value.Key, EventName, StringComparison.Ordinal)
            && value.Value is IFeatureCollection features
            && features.Get<IBadRequestExceptionFeature>()?.Error is BadHttpRequestException error)
        {
            metrics.MalformedRequest(error.StatusCode);
        }
    }

    public void OnCompleted()
    {
        // The server has ended.
    }

    public void OnError(Exception error)
    {
        // Nothing to count.
    }
}
