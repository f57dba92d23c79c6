namespace Realtime.ServerApi;

/// <summary>Who may call the server HTTP API: the host decides, under these names.</summary>
public static class ServerApiPolicy
{
    /// <summary>The authorization policy of what publishes. Batches ask for it, too, and for <see cref="Everything"/> when a command in them does.</summary>
    public const string Publish = "realtime-server-api-publish";

    /// <summary>The authorization policy of all other methods.</summary>
    public const string Everything = "realtime-server-api-everything";
}
