namespace Wire;

/// <summary>Whom a token is for. Each door takes only its own, so that a backend's token does not connect as a user.</summary>
public static class TokenAudiences
{
    /// <summary>Connects a client.</summary>
    public const string Connection = "realtime";

    /// <summary>Grants one channel.</summary>
    public const string Subscription = "realtime-sub";

    /// <summary>Calls the server HTTP API.</summary>
    public const string ServerApi = "realtime-api";
}
