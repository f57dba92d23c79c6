using Microsoft.Extensions.Logging;
using Realtime.Broker;
using Realtime.Protocol;

namespace Realtime.Subscriptions;

/// <summary>Tells a channel's subscribers on all nodes who comes and who goes: at most once, so that a store that is away costs an announcement and nothing else.</summary>
internal sealed partial class Announcer(IBroker broker, ILogger<Announcer> logger)
{
    public async ValueTask TellAsync(string channel, Push joinOrLeave)
    {
        try
        {
            await broker.RelayAsync(channel, joinOrLeave, CancellationToken.None);
        }
        catch (UnavailableException unavailable)
        {
            Log.NotTold(logger, unavailable.Message);
        }
    }
}
