using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime.Auth;
using Realtime.Channels;

namespace Realtime;

/// <summary>Says at each start what makes this node fit for development alone.</summary>
internal sealed partial class AccessWarning(IOptions<AccessOptions> access, IOptions<HmacOptions> hmac, ILogger<AccessWarning> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (access.Value.Insecure)
        {
            Log.IsInsecure(logger, AccessOptionsValidator.InsecureKey);
        }

        if (HmacRules.IsShort(hmac.Value.Secret) || HmacRules.IsShort(hmac.Value.PreviousSecret))
        {
            Log.HasShortSecret(logger, HmacOptions.SectionName, HmacRules.MinSecretBytes);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
