using Realtime.Telemetry;

namespace Realtime.Bans;

/// <summary>Where doors ask, and what they refuse is counted.</summary>
internal sealed class BanDoor(BanList list, BanMetrics metrics)
{
    /// <summary>Asked only after the connection is in the client table: a ban that comes later then finds it there.</summary>
    public BanVerdict AskForConnection(string user) => Ask(user, "connect");

    /// <summary>For a backend that wants something for this user.</summary>
    public BanVerdict AskForBackend(string user) => Ask(user, "api");

    private BanVerdict Ask(string user, string door)
    {
        var verdict = list.Ask(user);
        if (verdict is not BanVerdict.Free)
        {
            metrics.Refused(door, verdict is BanVerdict.Banned ? "banned" : "unknown");
        }

        return verdict;
    }
}
