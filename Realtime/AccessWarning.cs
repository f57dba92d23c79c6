using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Realtime.Auth;
using Realtime.Channels;
using Realtime.Transports;

namespace Realtime;

/// <summary>Says at each start what makes this node less safe than it could be.</summary>
internal sealed partial class AccessWarning(IOptions<AccessOptions> access, IOptions<HmacOptions> hmac, IOptions<DoorOptions> doors, ILogger<AccessWarning> logger) : IHostedService
{
    private const string QueryTokenKey = $"{DoorOptions.SectionName}:{nameof(DoorOptions.QueryToken)}";

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

        if (doors.Value.QueryToken)
        {
            Log.TakesQueryTokens(logger, QueryTokenKey);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
