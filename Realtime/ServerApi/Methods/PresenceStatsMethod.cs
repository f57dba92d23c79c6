using Realtime.Presence;
using Realtime.ServerApi.Calls;

namespace Realtime.ServerApi.Methods;

/// <summary>Says how many are in a channel.</summary>
internal sealed class PresenceStatsMethod(ChannelFinder channels, IPresenceStore presence) : IApiHandler<ChannelBody, PresenceStatsAnswer>
{
    public async ValueTask<ApiResult<PresenceStatsAnswer>> HandleAsync(ChannelBody body, CancellationToken cancellationToken)
    {
        if (channels.RefusePresence(body.Channel) is { } refusal)
        {
            return refusal;
        }

        var stats = await presence.ReadStatsAsync(body.Channel!, cancellationToken);
        return new PresenceStatsAnswer(stats.Clients, stats.Users);
    }
}
