using OpenTelemetry;

namespace ServiceDefaults.Sentry;

/// <summary>Its requests are no spans: each would be a trace of its own about telemetry alone.</summary>
internal sealed class UntracedHandler() : DelegatingHandler(new SocketsHttpHandler())
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var silence = SuppressInstrumentationScope.Begin();
        return await base.SendAsync(request, cancellationToken);
    }
}
