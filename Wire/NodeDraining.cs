namespace Wire;

/// <summary>How a node that takes no new clients says so to whoever asks it for a connection.</summary>
public static class NodeDraining
{
    /// <summary>The answer's header: balancers take another node then, since nothing has happened yet.</summary>
    public const string Header = "X-Realtime-Refused";

    public const string Reason = "draining";
}
