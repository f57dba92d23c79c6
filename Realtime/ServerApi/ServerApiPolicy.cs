namespace Realtime.ServerApi;

/// <summary>Who may call the server HTTP API: the host decides, under this name.</summary>
public static class ServerApiPolicy
{
    /// <summary>The authorization policy that every endpoint of the API asks for.</summary>
    public const string Name = "realtime-server-api";
}
