using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Realtime;

/// <summary>Says once that this node stands alone, where nobody asked for it.</summary>
internal sealed partial class StandaloneWarning(IOptions<BackboneOptions> options, ILogger<StandaloneWarning> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.IsFallback)
        {
            Log.StandsAlone(logger, BackboneOptions.ConnectionStringKey);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
