using Realtime.Hub;
using Realtime.Protocol;
using Realtime.Telemetry;

namespace Realtime.Bans;

/// <summary>Closes what a ban forbids. A connection enters the client table before it asks the list, and the list knows of a ban before the table is asked: whichever comes first, none stays.</summary>
internal sealed class BanEnforcer(BanList list, ClientTable clients, BanMetrics metrics)
{
    /// <returns>How many connections were closed.</returns>
    public int Enforce(string user)
    {
        if (list.Ask(user) is not BanVerdict.Banned)
        {
            return 0;
        }

        var concerned = clients.OfUser(user);
        foreach (var client in concerned)
        {
            client.Disconnect(DisconnectCode.ForceDisconnect);
        }

        if (concerned.Count > 0)
        {
            metrics.ConnectionsClosed(concerned.Count);
        }

        return concerned.Count;
    }
}
